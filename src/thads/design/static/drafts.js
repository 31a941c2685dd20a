// A draft of what is being written, kept in this tab of the browser: where the session
// ends before Save, or the page is left, the form offers what was typed. Closing the tab
// and logging out end it. Each person has drafts of their own. Each form that is opened
// has a key (`draft`), which is sent with it: saving ends the draft of that key alone.
// A draft has the revision that its form showed: restored into a newer form it is saved
// as an old tab is, after both versions were seen.
// A moment later it is kept on the server too (`@draft`), where the same person finds it
// from another machine.
// A page has one such form, `form#form`, or several with a store and a key of their own
// (the steps of an item): of these what is marked `data-private` never leaves the tab.
const words = document.querySelector("script[data-draft]").dataset;
const prefix = `thads-draft ${words.person} `;
const pause = 1000;
const pauseOfStore = 4000; // after the first change
const between = 30000; // two writings to the server
const longest = 300000; // characters the server keeps
const atLeaving = 60000; // bytes a browser sends while it leaves a page
const written =
  "textarea[name], select[name], input[type=text][name], input[type=date][name], " +
  "input[type=checkbox][name], input[type=radio][name], input[type=number][name]";

// keep what is written in one form
function watchOver(form) {
  const own = "store" in form.dataset;
  const key = prefix + (own ? form.dataset.store : location.pathname);

  const editor = (field) =>
    field.localName === "textarea" ? window.tinymce?.get(field.id) : null;

  function value(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    return editor(field)?.getContent() ?? field.value;
  }

  function fields() {
    return [...form.querySelectorAll(written)].filter(
      (field) => own || field.name.startsWith("form.widgets."),
    );
  }

  // one of several of a name is told by its value
  const name = (field) =>
    ["checkbox", "radio"].includes(field.type)
      ? `${field.name} ${field.value}`
      : field.name;

  const values = (kept) =>
    Object.fromEntries(kept.map((field) => [name(field), value(field)]));

  const current = () => values(fields());

  const open = () => values(fields().filter((field) => !field.dataset.private));

  function read() {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  }

  const shown = () => form.querySelector("input[name=revision]"); // not in new items
  const sent = document.createElement("input"); // the key, sent with the form
  sent.type = "hidden";
  sent.name = "draft";
  sent.value = own ? form.dataset.key : words.key;

  // go on with a draft that was begun in another form
  function adopt(draft) {
    sent.value = draft.draft;
    // who takes a step has seen how the item stands now
    if (!own && shown() && draft.revision) shown().value = draft.revision;
  }

  function anew() {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    const digits = [...bytes].map((each) => each.toString(16).padStart(2, "0"));
    sent.value = digits.join("");
  }

  function restore(draft) {
    adopt(draft);
    form.closest("details")?.setAttribute("open", "open");
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
          if (read()?.draft === draft.draft) sessionStorage.removeItem(key);
          ask("DELETE", `draft=${draft.draft}`);
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
      });
      buttons.append(button);
    }
    box.append(text, buttons);
    (form.closest("details") ?? form).before(box);
  }

  let sending; // the next writing to the server
  let last = 0; // when it was written to
  let stored; // what it has taken
  let underway; // what it is being sent
  let leaving = false; // the form has been sent

  // the answer; null where there is none: no line
  async function ask(method, query, body) {
    const headers = { Accept: "application/json" };
    if (body) headers["Content-Type"] = "application/json";
    const keepalive = !body || new Blob([body]).size < atLeaving;
    const address = new URL(own ? form.dataset.store : words.store);
    for (const [each, text] of new URLSearchParams(query))
      address.searchParams.set(each, text);
    try {
      const options = { method, headers, body, keepalive, redirect: "error" };
      return await fetch(address, options);
    } catch {
      return null;
    }
  }

  const facts = (kept) => ({
    draft: sent.value,
    revision: shown()?.value ?? "",
    values: kept,
  });

  function soonStored() {
    const pause = Math.max(pauseOfStore, last + between - Date.now());
    sending ??= setTimeout(store, Math.min(pause, between));
  }

  async function store() {
    clearTimeout(sending);
    sending = undefined;
    if (leaving) return;
    const body = JSON.stringify(facts(open()));
    if (body === stored || body === underway || body.length > longest) return;
    last = Date.now();
    underway = body;
    const answer = await ask("PUT", "", body);
    underway = undefined;
    if (answer?.ok) stored = body;
    else if (answer?.status === 409 && !leaving) {
      // that form was saved, from another tab or machine: this is another draft now
      anew();
      keep();
      await store();
    } else if (!answer || answer.status === 429 || answer.status >= 500) soonStored();
  }

  const same = (one, other) =>
    one === other || `${one ?? ""}`.trim() === `${other ?? ""}`.trim();

  // what was written elsewhere, if nothing is left in this tab
  async function lookElsewhere() {
    if (own && !form.dataset.kept) return;
    const answer = await ask("GET", "");
    const found = answer?.ok ? await answer.json() : null;
    if (!found?.values || found.draft === sent.value) return;
    const here = current();
    const names = Object.keys(found.values).filter((each) => each in here);
    if (names.every((each) => same(found.values[each], here[each]))) return;
    offer(found);
  }

  let waiting; // the next keeping
  let typed = false; // by a person: fields are changed by scripts too, at first
  let before; // what stood here when watching began; undefined until then

  function keep() {
    if (before === undefined) return;
    if (JSON.stringify(current()) === before) return;
    const draft = { time: Date.now(), ...facts(current()) };
    try {
      sessionStorage.setItem(key, JSON.stringify(draft));
    } catch {
      // the browser's room is used up: the form works all the same
    }
    soonStored();
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

  form.append(sent);
  let left = read();
  if (left && (!left.draft || words.saved.split(" ").includes(left.draft))) {
    sessionStorage.removeItem(key);
    left = null;
  }
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
  function leave() {
    keep();
    if (sending) store();
  }
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) leave();
  });
  ready(() => {
    const editors = window.tinymce?.get() ?? [];
    for (const each of editors) each.on("input change", soon);
    // typed before the editor stood, or before it was seen to stand
    const begun = typed || editors.some((each) => each.isDirty());
    if (left && left.draft !== sent.value) {
      // what is typed on while it is offered is a draft of its own
      const equal = JSON.stringify(left.values) === JSON.stringify(current());
      if (equal) adopt(left);
      else offer(left);
    } else if (!left && !begun) lookElsewhere();
    if (begun) {
      before = "";
      soon();
    } else watch();
  });
}

const several = document.querySelectorAll("form[data-store]");
const one = document.querySelector("form#form");
for (const form of several.length ? several : one ? [one] : []) watchOver(form);
