// Choosing files, in our words: what a browser says beside a file input is in the
// browser's language. The input itself stays, over the words, for keys, screen readers
// and files that are dropped; without script it is simply there.
const words = document.querySelector("script[data-choose]").dataset;
// The language's numbers are loaded when a file is chosen, not before the first paint.
const size = (number) =>
  new Intl.NumberFormat("vi", { maximumFractionDigits: 1 }).format(number);

function told(file) {
  const megabytes = file.size / 2 ** 20;
  const text = `${file.name} (${size(Math.max(megabytes, 0.1))} MB)`;
  const most = Number(words.most) || Infinity;
  return megabytes > most ? `${text}: ${words.large}` : text;
}

for (const input of document.querySelectorAll("input[type=file].t-file-input")) {
  const box = document.createElement("span");
  const button = document.createElement("b");
  const chosen = document.createElement("span");
  box.className = "t-file";
  button.textContent = input.multiple ? words.several : words.choose;
  button.ariaHidden = "true";
  chosen.setAttribute("role", "status");
  const show = () => {
    const files = [...input.files];
    chosen.textContent = files.map(told).join("; ") || words.none;
    box.classList.toggle("is-large", chosen.textContent.includes(words.large));
  };
  input.replaceWith(box);
  box.append(input, button, chosen);
  input.addEventListener("change", show);
  show();
}
