// A draft of what is being written, kept in this tab of the browser: where the session
// ends before Save, or the page is left, the form offers what was typed. Closing the tab
// and logging out end it. Each person has drafts of their own; one is dropped when the
// person has saved since it was begun (the page's `mark` is another then).
// A moment later it is kept on the server too (`@draft`), where the same person finds it
// from another machine; saving ends it there.
const words = document.querySelector("script[data-draft]").dataset;
const form = document.querySelector("form#form");
const prefix = `thads-draft ${words.person} `;
const key = prefix + location.pathname;
const pause = 1000;
const pauseOfStore = 4000;
const longest = 300000; // characters the server keeps
const atLeaving = 60000; // bytes a browser sends while it leaves a page
const written =
  "textarea[name], select[name], input[type=text][name], input[type=date][name], " +
  "input[type=checkbox][name], input[type=radio][name], input[type=number][name]";

const editor = (field) =>
  field.localName === "textarea" ? window.tinymce?.get(field.id) : null;

function value(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  return editor(field)?.getContent() ?? field.value;
}

function fields() {
  return [...form.querySelectorAll(written)].filter((field) =>
    field.name.startsWith("form.widgets."),
  );
}

// one of several of a name is told by its value
const name = (field) =>
  ["checkbox", "radio"].includes(field.type)
    ? `${field.name} ${field.value}`
    : field.name;

const current = () =>
  Object.fromEntries(fields().map((field) => [name(field), value(field)]));

function read(at) {
  try {
    return JSON.parse(sessionStorage.getItem(at));
  } catch {
    return null;
  }
}

function restore(draft) {
  for (const field of fields()) {
    const typed = draft.values[name(field)];
    if (typed === undefined) continue;
    if (typeof typed === "boolean") field.checked = typed;
    else {
      field.value = typed;
      editor(field)?.setContent(typed);
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function offer(draft) {
  const box = document.createElement("div");
  const text = document.createElement("p");
  const buttons = document.createElement("div");
  box.className = "t-notice";
  box.setAttribute("role", "status");
  buttons.className = "t-buttons";
  const when = new Date(draft.time).toLocaleString("vi");
  text.textContent = words.found.replace("{when}", when);
  for (const [label, act] of [
    [words.restore, () => restore(draft)],
    [
      words.drop,
      () => {
        sessionStorage.removeItem(key);
        ask("DELETE");
      },
    ],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "t-button t-button--quiet";
    button.textContent = label;
    button.addEventListener("click", () => {
      act();
      box.remove();
      undecided = false;
      watch();
    });
    buttons.append(button);
  }
  box.append(text, buttons);
  form.before(box);
}

let undecided = false; // whether a draft is offered
let sending; // the next writing to the server
let stored; // what it was last sent
let leaving = false; // the form has been sent

async function ask(method, body) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  const keepalive = !body || new Blob([body]).size < atLeaving;
  try {
    const options = { method, headers, body, keepalive, redirect: "error" };
    const answer = await fetch(words.store, options);
    return answer.ok && answer.status !== 204 ? await answer.json() : null;
  } catch {
    return null; // no line, or no session: what stands in the tab is left
  }
}

function store() {
  clearTimeout(sending);
  sending = undefined;
  if (leaving || undecided) return;
  const body = JSON.stringify({ mark: words.mark, values: current() });
  if (body === stored || body.length > longest) return;
  stored = body;
  ask("PUT", body);
}

const same = (one, other) =>
  one === other || `${one ?? ""}`.trim() === `${other ?? ""}`.trim();

// what was written elsewhere, if nothing is left in this tab
async function lookElsewhere() {
  const found = await ask("GET");
  if (!found?.values) return;
  const here = current();
  const names = Object.keys(found.values).filter((each) => each in here);
  if (names.every((each) => same(found.values[each], here[each]))) return;
  undecided = true;
  offer(found);
}

let waiting; // the next keeping
let typed = false; // by a person: fields are changed by scripts too, at first
let before; // what stood here when watching began; undefined until then

function keep() {
  if (before === undefined) return;
  const values = current();
  if (JSON.stringify(values) === before) return;
  const draft = { time: Date.now(), mark: words.mark, values };
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // the browser's room is used up: the form works all the same
  }
  sending ??= setTimeout(store, pauseOfStore);
}

function soon() {
  leaving = false;
  clearTimeout(waiting);
  waiting = setTimeout(keep, pause);
}

function watch() {
  before = JSON.stringify(current());
}

// the editor stands a moment after the page
function ready(act, tries = 50) {
  const texts = [...form.querySelectorAll("textarea.pat-tinymce")];
  const stand = texts.every((field) => editor(field)?.initialized);
  if (stand || tries === 0) act();
  else setTimeout(() => ready(act, tries - 1), 200);
}

if (form) {
  const draft = read(key);
  if (draft && draft.mark !== words.mark) sessionStorage.removeItem(key);
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      typed ||= event.isTrusted;
      soon();
    });
  }
  form.addEventListener("submit", () => {
    keep();
    leaving = true;
  });
  addEventListener("pagehide", () => {
    keep();
    if (sending) store();
  });
  ready(() => {
    const editors = window.tinymce?.get() ?? [];
    for (const each of editors) each.on("input change", soon);
    const left = draft && draft.mark === words.mark;
    if (left && JSON.stringify(draft.values) !== JSON.stringify(current())) {
      offer(draft);
      return;
    }
    // typed before the editor stood, or before it was seen to stand
    if (typed || editors.some((each) => each.isDirty())) {
      before = "";
      soon();
    } else {
      watch();
      if (!left) lookElsewhere();
    }
  });
}
