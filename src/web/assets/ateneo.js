// Ateneo: enhancement only; every page works without this file.
// Posts without a flash, live preview, drafts, keys, remembered folds.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const words = $("#keys")?.dataset ?? {};

/* Storage may be full or forbidden: then nothing is kept, and nothing breaks. */
const store = (place) => ({
  get(key) { try { return window[place].getItem(key); } catch { return null; } },
  set(key, value) { try { window[place].setItem(key, value); return true; } catch { return false; } },
  drop(key) { try { window[place].removeItem(key); } catch { /* nothing to drop */ } },
});
const lasting = store("localStorage");
const passing = store("sessionStorage");

/* Dates of visitors are in their zone; members have theirs in the account. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) document.cookie = `zone=${zone}; path=/; max-age=31536000; samesite=lax`;

function say(text) {
  const place = $("#said");
  if (place) place.textContent = text;
}

/* ── drafts ─────────────────────────────────────────────────────────────── */

const draftKey = (form, field) => `draft:${form.dataset.draft}:${field.name}`;
const draftFields = (form) => $$("textarea, input[name=title]", form);

function hint(form, text) {
  const place = $("[data-draft-hint]", form);
  if (place) place.textContent = text;
}

function restoreDrafts() {
  for (const form of $$("form[data-draft]")) {
    let back = false;
    for (const field of draftFields(form)) {
      field.dataset.served = field.value;
      const kept = lasting.get(draftKey(form, field));
      // What the server gave back after an error is newer than any draft; an edit starts from its text.
      if (!kept || kept === field.value || $("#wrong", form)) continue;
      if (field.value && !form.dataset.draft.startsWith("edit:")) continue;
      field.value = kept;
      back = true;
    }
    if (back) hint(form, words.draftBack);
  }
}

let saving = 0;
function keepDraft(form) {
  clearTimeout(saving);
  saving = setTimeout(() => {
    let saved = false;
    for (const field of draftFields(form)) {
      const key = draftKey(form, field);
      if (!field.value.trim() || field.value === field.dataset.served) lasting.drop(key);
      else saved = lasting.set(key, field.value) || saved;
    }
    if (!saved) return;
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" }).format(new Date());
    hint(form, words.draftSaved.replace("%time%", time));
  }, 600);
}

function forgetDraft(form) {
  clearTimeout(saving);
  for (const field of draftFields(form)) lasting.drop(draftKey(form, field));
}

/* ── sending without a flash ────────────────────────────────────────────── */

/** What to focus after the swap: the same control, found by what it does. */
function locate(form, button) {
  const action = CSS.escape(form.getAttribute("action"));
  const kind = form.elements.kind?.value;
  return () => $$(`form[action="${action}"]`)
    .find((other) => other.elements.kind?.value === kind)
    ?.querySelector(button?.name ? `button[name="${CSS.escape(button.name)}"]` : "button");
}

function swap(html, find) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = $("main", page);
  if (!main) return false;
  const before = new Set($$("article[id]").map((article) => article.id));
  const top = window.scrollY;
  // Texts being written elsewhere on the page survive the swap.
  const typed = $$("form[data-draft] textarea").map((area) => [area.form.dataset.draft, area.name, area.value]);
  $("main").replaceWith(document.adoptNode(main));
  document.title = page.title;
  ready();
  const wrong = $("#wrong") ?? $(".note[role=alert]");
  if (find) {
    for (const [draft, name, value] of typed) {
      const area = $(`form[data-draft="${CSS.escape(draft)}"] textarea[name="${CSS.escape(name)}"]`);
      if (area && value) area.value = value;
    }
    window.scrollTo({ top, behavior: "instant" });
    (wrong ?? find())?.focus({ preventScroll: !wrong });
  } else {
    const fresh = $$("article[id]").find((article) => !before.has(article.id) && article.id.startsWith("r"));
    const target = wrong ?? fresh;
    window.scrollTo({ top, behavior: "instant" });
    target?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
  }
  const notice = $("main .flash span");
  if (notice) say(notice.textContent);
  return true;
}

async function send(form, button) {
  const data = new FormData(form, button);
  const multipart = form.enctype === "multipart/form-data";
  const writing = "draft" in form.dataset;
  form.classList.add("busy");
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: multipart ? data : new URLSearchParams(data),
      headers: { Accept: "text/html" },
      credentials: "same-origin",
    });
    const type = answer.headers.get("content-type") ?? "";
    if (!type.startsWith("text/html")) throw new Error(`unexpected ${type}`);
    const done = answer.ok && answer.redirected;
    if (done && writing) forgetDraft(form);
    const there = new URL(answer.url);
    if (done && there.pathname !== location.pathname) { location.assign(there); return; }
    if (!swap(await answer.text(), writing ? null : locate(form, button))) throw new Error("no page");
  } catch (error) {
    console.error(error);
    if (writing) hint(form, words.failed);
    say(words.failed);
  } finally {
    form.classList.remove("busy");
    form.removeAttribute("aria-busy");
  }
}

async function preview(form, button) {
  const pane = $(".preview", form);
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
  try {
    const answer = await fetch(button.formAction, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = $("#preview", page);
    if (!shown) throw new Error("no preview");
    pane.lang = shown.lang;
    pane.replaceChildren(...[...shown.childNodes].map((node) => document.adoptNode(node)));
    pane.hidden = false;
  } catch (error) {
    console.error(error);
    hint(form, words.failed);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (button?.hasAttribute("data-preview")) {
    event.preventDefault();
    preview(form, button);
  } else if ("swap" in form.dataset) {
    event.preventDefault();
    if (!form.classList.contains("busy")) send(form, button);
  }
});

let typing = 0;
document.addEventListener("input", (event) => {
  const field = event.target;
  const form = field.form;
  if (!form || !("draft" in form.dataset) || !draftFields(form).includes(field)) return;
  keepDraft(form);
  const pane = $(".preview", form);
  if (field.tagName !== "TEXTAREA" || !pane || pane.hidden) return;
  clearTimeout(typing);
  typing = setTimeout(() => preview(form, $("[data-preview]", form)), 500);
});

/* ── answering one reply ────────────────────────────────────────────────── */

function answerTo(id, name) {
  const form = $("form#reply");
  if (!form) return false;
  form.elements.in_reply_to.value = id;
  const label = $("[data-to]", form);
  label.textContent = label.dataset.toWords.replace("{name}", name ?? label.dataset.to);
  form.elements.body.focus();
  form.scrollIntoView({ block: "center" });
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-reply]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const reply = link.closest(".reply, .lift");
    if (answerTo(reply ? link.dataset.reply : "", reply ? link.dataset.name : null)) event.preventDefault();
  }
  const menu = $(".me[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

/* ── keys ───────────────────────────────────────────────────────────────── */

function move(step) {
  const stops = $$("main .topic, main .reply, main .ent .t a").filter((stop) => stop.offsetParent !== null);
  if (!stops.length) return;
  const here = stops.indexOf(document.activeElement.closest(".reply, .topic, .ent .t a"));
  const next = stops[here < 0 ? (step > 0 ? 0 : stops.length - 1) : Math.min(Math.max(here + step, 0), stops.length - 1)];
  next.focus({ preventScroll: true, focusVisible: true });
  next.scrollIntoView({ block: next.offsetHeight > innerHeight / 2 ? "start" : "center" });
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  r: () => {
    const link = $("a[data-reply]", document.activeElement.closest(".reply") ?? undefined);
    if (document.activeElement.closest(".reply") && link) link.click();
    else answerTo("", null);
  },
  s: () => $("[data-key=s]")?.click(),
  "/": () => {
    const box = $$("#f-q, #q0").find((field) => field.offsetParent !== null);
    if (box) box.focus(); else location.assign("/search");
  },
  "?": () => $("#keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { const menu = $(".me[open]"); if (menu) { menu.open = false; $("summary", menu).focus(); } }
  const form = event.target.form;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.tagName === "TEXTAREA" && form) { form.requestSubmit(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
  if (act) { event.preventDefault(); act(); }
});

/* ── folds ──────────────────────────────────────────────────────────────── */

document.addEventListener("toggle", (event) => {
  const fold = event.target;
  if (!fold.matches?.("details.sub[id]")) return;
  const key = `fold:${location.pathname}:${fold.id}`;
  if (fold.open) passing.drop(key); else passing.set(key, "1");
}, true);

function ready() {
  const ways = $$("form[data-passkey]");
  if (ways.length && window.PublicKeyCredential) import(ways[0].dataset.passkey).then((module) => ways.forEach(module.watch));
  for (const fold of $$("details.sub[id]")) {
    if (passing.get(`fold:${location.pathname}:${fold.id}`)) fold.open = false;
  }
  // A link to a reply inside a closed fold opens it.
  let fold = location.hash.startsWith("#r") ? document.getElementById(location.hash.slice(1))?.closest("details:not([open])") : null;
  while (fold) { fold.open = true; fold = fold.parentElement.closest("details:not([open])"); }
  restoreDrafts();
}

ready();
