// Shows ALTCHA's widget when too many searches came from a network, and goes on with
// the search when the browser has done its work. Loaded on that page only.
import "./altcha.min.js";

const form = document.getElementById("proof");
const { algorithms, i18n } = globalThis.$altcha;
const worker = new URL("./altcha-pbkdf2.js", import.meta.url);
algorithms.set("PBKDF2/SHA-256", () => new Worker(worker));
i18n.set("vi", { ...i18n.get("en"), ...JSON.parse(form.dataset.words) });

const look = document.createElement("link");
look.rel = "stylesheet";
look.href = new URL("./altcha.css", import.meta.url);
document.head.append(look);

const widget = document.createElement("altcha-widget");
widget.setAttribute("language", "vi");
widget.setAttribute("challenge", form.dataset.challenge);
widget.setAttribute(
  "configuration",
  JSON.stringify({ hideFooter: true, hideLogo: true, humanInteractionSignature: false }),
);
form.querySelector("[data-widget]").append(widget);
form.hidden = false;
widget.addEventListener("verified", () => {
  // the widget writes its field before it says so
  setTimeout(() => form.requestSubmit(), 300);
});
