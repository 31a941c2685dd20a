// Answers while one types, where there is script; the form itself needs none.
// It asks after a pause, from the second word on, and stops when it is told to wait.
const form = document.querySelector("form[data-live]");
const answers = document.querySelector("[data-answers]");
const status = document.querySelector("[data-status]");
const PAUSE = 600;
let timer, asking, last;

function question() {
  const data = [...new FormData(form)].filter(([, value]) => value.trim());
  return new URLSearchParams(data).toString();
}

async function ask() {
  const asked = question();
  if (asked === last) return;
  last = asked;
  asking?.abort();
  asking = new AbortController();
  const address = `${form.action}?${asked}`;
  try {
    const answer = await fetch(address, { signal: asking.signal });
    if (answer.status === 429) return form.removeEventListener("input", typed);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    answers.replaceChildren(...page.querySelector("[data-answers]").childNodes);
    status.textContent = answers.querySelector("h2, b")?.textContent ?? "";
    history.replaceState(null, "", address);
  } catch (error) {
    if (error.name !== "AbortError") last = undefined;
  }
}

function typed(event) {
  clearTimeout(timer);
  const words = form.elements.name.value.trim().split(/\s+/);
  const ready = words.length > 1 && words.at(-1).length > 1;
  if (event.target.name === "name" && ready) timer = setTimeout(ask, PAUSE);
}

form.addEventListener("input", typed);
