// Pressing, choosing and filling: each change goes to the app as in Slack.

import { act, actInOrder, toast, upload } from "./api.js";
import { askFirst } from "./dialogs.js";
import { onRefresh, refresh } from "./live.js";
import { closeMenus } from "./menus.js";
import { bodyOf, isChanged, isKnown, isText, remember, restore, valueOf } from "./values.js";

const TYPING_PAUSE = 350;
const timers = new WeakMap();

function started(el) {
  el.classList.add("busy");
  el.setAttribute("aria-busy", "true");
}

function ended(el) {
  el.classList.remove("busy");
  el.removeAttribute("aria-busy");
}

/** Shows the trouble where it belongs; in a corner when its place is gone. */
function tell(el, outcome) {
  const { trouble } = outcome;
  if (!trouble) return;
  const where = el.isConnected ? el.closest("[data-ts], [data-view]") : null;
  if (!where || !where.textContent.includes(trouble)) toast(trouble);
}

async function press(el, value) {
  if (el.classList.contains("busy")) return;
  if (!(await askFirst(el))) return;
  started(el);
  const outcome = await act("press", bodyOf(el, value));
  await refresh();
  ended(el);
  tell(el, outcome);
  const { workflow } = el.querySelector("[data-press]")?.dataset ?? {};
  if (workflow && outcome.ok) toast(`Slack would now start the workflow behind ${workflow}`);
}

async function choose(el) {
  clearError(el);
  if (!(await askFirst(el))) return restore(el);
  remember(el);
  started(el);
  const body = bodyOf(el, valueOf(el));
  const outcome = await actInOrder(el.dataset.input === undefined ? "press" : "fill", body);
  const fires = el.dataset.input === undefined || el.dataset.dispatch;
  if (fires) await refresh();
  ended(el);
  tell(el, outcome);
}

async function fill(el, end = "typing") {
  if (end !== "enter" && !isChanged(el)) return;
  remember(el);
  const outcome = await actInOrder("fill", { ...bodyOf(el, valueOf(el)), end });
  if (el.dataset.dispatch) await refresh();
  tell(el, outcome);
}

/** What the person typed into this form and the server does not know yet. */
export function unreported(form) {
  return [...form.querySelectorAll(".el[data-input]")]
    .filter((el) => isChanged(el))
    .map((el) => {
      remember(el);
      return bodyOf(el, valueOf(el));
    });
}

async function takeFiles(el, input) {
  const list = el.querySelector(".files-chosen");
  const room = Number(input.dataset.most) - list.children.length;
  const files = [...input.files];
  input.value = "";
  if (files.length > room) toast(`At most ${input.dataset.most} files can be added here.`);
  started(el);
  for (const file of files.slice(0, Math.max(0, room))) {
    const answer = await upload(file);
    if (answer.ok) addFile(list, answer); else toast(answer.trouble);
  }
  ended(el);
  await fill(el);
}

function addFile(list, { id, name }) {
  const item = document.createElement("li");
  item.dataset.value = id;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.dataset.remove = "";
  remove.setAttribute("aria-label", `Remove ${name}`);
  remove.textContent = "✕";
  item.append(`📎 ${name}`, remove);
  list.setAttribute("data-owned", "");
  list.append(item);
}

function onClick(event) {
  const pressed = event.target.closest("[data-press]");
  if (pressed) {
    closeMenus();
    press(pressed.closest(".el"), pressed.dataset.value ?? null);
    return;
  }
  const removed = event.target.closest(".files-chosen [data-remove]");
  if (removed) {
    const el = removed.closest(".el");
    removed.closest("ul").setAttribute("data-owned", "");
    removed.closest("li").remove();
    fill(el);
  }
}

function onChange(event) {
  const el = event.target.closest?.(".el");
  if (!el || event.target.matches("[role=combobox], [type=file]")) {
    if (el && event.target.matches("[type=file]")) takeFiles(el, event.target);
    return;
  }
  if (isText(el)) fill(el); else choose(el);
}

function onInput(event) {
  const el = event.target.closest?.(".el[data-input]");
  if (!el || !isText(el)) return;
  clearError(el);
  if (!(el.dataset.dispatch || "").includes("typing")) return;
  clearTimeout(timers.get(el));
  timers.set(el, setTimeout(() => fill(el), TYPING_PAUSE));
}

/** The words stay; the complaint goes as soon as somebody mends the field. */
function clearError(el) {
  const input = el.closest(".input.invalid");
  if (!input) return;
  input.classList.remove("invalid");
  input.querySelector(".error")?.remove();
  el.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
}

/** Enter in a field that reports it; true when that was all it should do. */
export function enterDispatches(el) {
  if (!(el.dataset.dispatch || "").includes("enter")) return false;
  fill(el, "enter");
  return true;
}

export function startElements() {
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  document.addEventListener("input", onInput);
  document.addEventListener("chosen", (event) => choose(event.target));
  onRefresh(() => {
    for (const el of document.querySelectorAll(".el")) if (!isKnown(el)) remember(el);
  });
}

