// Select menus: a text field that filters a list, for one choice or several.

import { act, toast } from "./api.js";
import { onRefresh } from "./live.js";
import { bodyOf, valueOf } from "./values.js";

const PAUSE = 250;
let open = null; // the .combo whose list is open
let timer = 0;

const fieldOf = (el) => el.querySelector("[role=combobox]");
const listOf = (el) => el.querySelector("[role=listbox]");
const chipsOf = (el) => el.querySelector(".chips");
const optionsOf = (el) => [...listOf(el).querySelectorAll("[role=option]:not([hidden])")];
const isMany = (el) => fieldOf(el).dataset.many !== undefined;

function show(el) {
  if (open === el) return;
  hide();
  open = el;
  listOf(el).hidden = false;
  listOf(el).setAttribute("data-owned", "");
  fieldOf(el).setAttribute("aria-expanded", "true");
  if (fieldOf(el).dataset.external !== undefined) search(el, ""); else filter(el, "");
  listOf(el).scrollIntoView({ block: "nearest" });
}

function hide() {
  if (!open) return;
  const el = open;
  open = null;
  listOf(el).hidden = true;
  listOf(el).removeAttribute("data-owned");
  fieldOf(el).setAttribute("aria-expanded", "false");
  fieldOf(el).removeAttribute("aria-activedescendant");
  fieldOf(el).value = isMany(el) ? "" : chipsOf(el).firstElementChild?.dataset.words ?? "";
}

function filter(el, query, at = null) {
  const wanted = query.trim().toLowerCase();
  for (const row of listOf(el).querySelectorAll("[role=option]")) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
  }
  for (const group of listOf(el).querySelectorAll(".group")) group.hidden = Boolean(wanted);
  note(el, optionsOf(el).length ? "" : "No results");
  activate(el, at ?? (wanted ? optionsOf(el)[0] : optionsOf(el).find(isChosen)));
}

function note(el, words) {
  listOf(el).querySelector(".note")?.remove();
  if (!words) return;
  const row = document.createElement("li");
  row.className = "note";
  row.setAttribute("role", "presentation");
  row.textContent = words;
  listOf(el).append(row);
}

/** Asks the app for options, when enough is typed. */
function search(el, query) {
  const least = Number(fieldOf(el).dataset.least);
  clearTimeout(timer);
  if (query.length < least) {
    listOf(el).replaceChildren();
    return note(el, `Type ${least === 1 ? "a letter" : `${least} letters`} or more`);
  }
  note(el, "Searching…");
  timer = setTimeout(async () => {
    const chosen = [valueOf(el)].flat().filter(Boolean);
    const body = bodyOf(el, null);
    const answer = await act("suggest", { ...body, query, chosen });
    if (open !== el) return;
    listOf(el).innerHTML = answer.html ?? "";
    note(el, answer.trouble || (optionsOf(el).length ? "" : "No results"));
    if (answer.trouble) toast(answer.trouble);
    activate(el, optionsOf(el)[0]);
  }, PAUSE);
}

const isChosen = (row) => row.getAttribute("aria-selected") === "true";

function activate(el, row) {
  listOf(el).querySelector(".active")?.classList.remove("active");
  if (!row) return fieldOf(el).removeAttribute("aria-activedescendant");
  row.classList.add("active");
  row.id ||= `${listOf(el).id}-${[...listOf(el).children].indexOf(row)}`;
  fieldOf(el).setAttribute("aria-activedescendant", row.id);
  row.scrollIntoView({ block: "nearest" });
}

function pick(el, row) {
  const { value, words } = row.dataset;
  const chips = chipsOf(el);
  const there = [...chips.children].find((chip) => chip.dataset.value === value);
  if (isMany(el)) {
    const most = Number(fieldOf(el).dataset.most || Infinity);
    if (there) there.remove();
    else if (chips.children.length < most) chips.append(chip(value, words, false));
    else return toast(`At most ${most} can be chosen.`);
    fieldOf(el).value = "";
  } else {
    chips.replaceChildren(chip(value, words, true));
    hide();
  }
  changed(el, row);
}

function chip(value, words, hidden) {
  const item = document.createElement("li");
  Object.assign(item.dataset, { value, words });
  item.hidden = hidden;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.dataset.remove = "";
  remove.setAttribute("aria-label", `Remove ${words}`);
  remove.textContent = "✕";
  item.append(words, remove);
  return item;
}

/** From now on the choice here is the person's: an update leaves it alone. */
function changed(el, at = null) {
  chipsOf(el).setAttribute("data-owned", "");
  fieldOf(el).setAttribute("data-owned", "");
  showChosen(el);
  if (open === el && isMany(el)) filterKeepingList(el, at);
  el.dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
}

function filterKeepingList(el, at) {
  if (fieldOf(el).dataset.external === undefined) filter(el, "", at);
}

function showChosen(el) {
  const values = new Set([...chipsOf(el).children].map((one) => one.dataset.value));
  for (const row of listOf(el).querySelectorAll("[role=option]")) {
    row.setAttribute("aria-selected", String(values.has(row.dataset.value)));
  }
}

function onKey(event) {
  const el = event.target.closest?.(".combo");
  if (!el || !event.target.matches("[role=combobox]")) return;
  const rows = optionsOf(el);
  const at = rows.findIndex((row) => row.classList.contains("active"));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    if (open !== el) show(el);
    else activate(el, rows[(at + step + rows.length) % rows.length]);
    event.preventDefault();
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (open === el && at >= 0) pick(el, rows[at]); else show(el);
  } else if (event.key === "Escape" && open === el) {
    hide();
    event.stopPropagation();
  } else if (event.key === "Backspace") {
    eraseLast(el);
  }
}

/** Backspace in an empty field takes the last choice back; in a single one, the choice. */
function eraseLast(el) {
  const last = chipsOf(el).lastElementChild;
  const whole = fieldOf(el).selectionStart === 0 && fieldOf(el).selectionEnd === fieldOf(el).value.length;
  if (!last || (isMany(el) ? fieldOf(el).value : !whole)) return;
  last.remove();
  if (!isMany(el)) fieldOf(el).value = "";
  changed(el);
}

function onClick(event) {
  const el = event.target.closest(".combo");
  if (open && el !== open) hide();
  if (!el) return;
  const row = event.target.closest("[role=option]");
  if (row) return pick(el, row);
  const removed = event.target.closest(".chips [data-remove]");
  if (removed) {
    removed.closest("li").remove();
    return changed(el);
  }
  if (event.target.matches("[role=combobox]")) {
    show(el);
    fieldOf(el).select();
  }
}

export function startCombos() {
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("click", onClick);
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest(".combo [role=option]")) event.preventDefault(); // the field keeps the focus
  });
  document.addEventListener("focusout", (event) => {
    if (open?.contains(event.target) && !open.contains(event.relatedTarget)) hide();
  });
  document.addEventListener("input", (event) => {
    const el = event.target.closest?.(".combo");
    if (!el) return;
    show(el);
    if (fieldOf(el).dataset.external !== undefined) search(el, event.target.value);
    else filter(el, event.target.value);
  });
  document.addEventListener("restore", (event) => {
    const el = event.target;
    const rows = [...listOf(el).querySelectorAll("[role=option]")];
    const kept = event.detail.map((value) => [value, rows.find((row) => row.dataset.value === value)?.dataset.words ?? value]);
    chipsOf(el).replaceChildren(...kept.map(([value, words]) => chip(value, words, !isMany(el))));
    fieldOf(el).value = isMany(el) ? "" : kept[0]?.[1] ?? "";
    showChosen(el);
  });
  onRefresh(() => document.querySelectorAll(".combo").forEach((el) => el !== open && showChosen(el)));
}
