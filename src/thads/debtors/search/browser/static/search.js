// Answers while one types, where there is script; the form itself needs none.
// Each question counts as one of the citizen's searches. So it asks only when he
// pauses, longer if he types slowly, from the second word on, nothing twice; and after
// "too many" not before the time the server names.
const form = document.querySelector("form[data-live]");
const answers = document.querySelector("[data-answers]");
const status = document.querySelector("[data-status]");
const PAUSE = 600;
const LONGEST = 2500;
const SLOW = 500; // milliseconds after which to say that it takes a while
let timer, asking;
let last = question(); // what the page came with
let pressed = 0;
let rhythm = 200; // milliseconds between keys, the last ones counting most
let closedUntil = 0;

function question() {
  const data = [...new FormData(form)].filter(([, value]) => value.trim());
  return new URLSearchParams(data).toString();
}

function say(text) {
  status.textContent = text ?? "";
}

function stop() {
  clearTimeout(timer);
  asking?.abort();
}

async function ask() {
  const asked = question();
  if (asked === last) return;
  stop();
  const mine = (asking = new AbortController());
  const slow = setTimeout(say, SLOW, status.dataset.busy);
  const address = `${form.action}?${asked}`;
  answers.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: mine.signal });
    show(await answer.text());
    if (answer.ok) {
      last = asked;
      history.replaceState(history.state, "", address);
    } else {
      last = undefined;
      wait(Number(answer.headers.get("Retry-After")));
    }
  } catch (error) {
    if (error.name === "AbortError") return;
    last = undefined;
    fail();
  } finally {
    clearTimeout(slow);
    if (asking === mine) answers.removeAttribute("aria-busy");
  }
}

/** Put the answers of a page in place of those shown; the server's words for errors too. */
function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  answers.replaceChildren(...page.querySelector("[data-answers]").childNodes);
  document.title = page.title;
  // the line for it says so already
  answers.querySelector(".t-empty")?.removeAttribute("role");
  say(answers.querySelector("h2, b")?.textContent.trim().replace(/\s+/g, " "));
  // scripts of a page that was read do not run by themselves
  const proof = answers.querySelector("form + script[src]");
  if (proof) import(proof.src);
}

/** Nothing is asked until then; the button still works. */
function wait(seconds) {
  closedUntil = Date.now() + 1000 * (seconds || 60);
}

function fail() {
  const notice = document.createElement("p");
  notice.className = "t-notice t-notice--error";
  notice.textContent = status.dataset.failed;
  answers.replaceChildren(notice);
  say(status.dataset.failed);
}

function typed(event) {
  if (event.target.name !== "name" || event.isComposing) return;
  clearTimeout(timer);
  const now = performance.now();
  if (now - pressed < LONGEST) rhythm += (now - pressed - rhythm) / 3;
  pressed = now;
  const words = form.elements.name.value.trim().split(/\s+/);
  const ready = words.length > 1 && words.at(-1).length > 1;
  if (!ready || Date.now() < closedUntil) return;
  timer = setTimeout(ask, Math.min(Math.max(PAUSE, 2.5 * rhythm), LONGEST));
}

form.addEventListener("input", typed);
form.addEventListener("compositionend", typed);
form.addEventListener("submit", stop);
// who comes back from an entry goes on from the question that stands there
window.addEventListener("pageshow", () => {
  last = question();
});
