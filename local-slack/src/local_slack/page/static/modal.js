// The dialog: focus goes in, stays in, and comes back; what was typed stays until it is sent.

import { act, actInOrder, toast } from "./api.js";
import { enterDispatches, unreported } from "./elements.js";
import { onRefresh, refresh } from "./live.js";
import { isText } from "./values.js";

const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), textarea, select, [tabindex='0']";
let shown = ""; // id of the view on top
let opener = null;
let sending = ""; // the face of a view that is on its way

const modal = () => document.querySelector(".modal");
/** A view as it stands there: drawn anew, or with other errors, it is another one to be sent. */
const faceOf = (form) => `${form.dataset.view}/${form.dataset.face}`;

function onShown() {
  const now = modal();
  if (now && sending && sending !== faceOf(now)) rest(now);
  const id = now?.dataset.view ?? "";
  for (const part of document.querySelectorAll("#app > *:not(#modal-root)")) part.inert = Boolean(now);
  if (id === shown) return;
  if (!shown) opener = document.activeElement;
  shown = id;
  if (now) focusFirst(now); else giveBack();
}

function focusFirst(form) {
  const wanted = form.querySelector("[data-focus] .field, [data-focus] input");
  const first = form.querySelector(".modal-body .field, .modal-body input, .modal-body textarea");
  const target = wanted ?? first ?? form.querySelector(".modal-foot .btn-primary") ?? form;
  target.focus({ preventScroll: target === first });
}

function giveBack() {
  if (opener?.isConnected) opener.focus();
  // What opened it may be gone or hidden by now: then one goes on writing.
  if (document.activeElement !== opener || opener === document.body) document.querySelector("#write")?.focus();
  opener = null;
}

function focusError(form) {
  const field = form.querySelector(".input.invalid");
  if (!field) return form.querySelector(".modal-trouble, .trouble")?.scrollIntoView({ block: "nearest" });
  field.scrollIntoView({ block: "center" });
  (field.querySelector(".field, input") ?? field).focus();
}

function rest(form) {
  sending = "";
  form.classList.remove("busy");
  form.querySelector("[type=submit]")?.removeAttribute("aria-busy");
}

async function submit(form) {
  const button = form.querySelector("[type=submit]");
  const sent = faceOf(form);
  if (!button || sending === sent) return;
  sending = sent;
  form.classList.add("busy");
  button.setAttribute("aria-busy", "true");
  const { view } = form.dataset;
  const outcome = await actInOrder("submit", () => ({ view, fields: unreported(form) }));
  await refresh();
  if (sending === sent) rest(form);
  const here = form.isConnected && modal()?.dataset.view === view;
  if (here && !outcome.ok) focusError(form);
  if (outcome.trouble && !modal()?.textContent.includes(outcome.trouble)) toast(outcome.trouble);
}

async function close(wholeStack) {
  const outcome = await act("close", { whole_stack: wholeStack });
  await refresh();
  toast(outcome.trouble);
}

function onKey(event) {
  const form = modal();
  if (!form || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") return close(false);
  if (event.key === "Tab") return keepInside(event, form);
  if (event.key !== "Enter" || event.isComposing) return;
  const el = event.target.closest(".el");
  const isLong = event.target.matches("textarea");
  if ((event.ctrlKey || event.metaKey) && form.contains(event.target)) {
    event.preventDefault();
    return submit(form);
  }
  if (!el || !isText(el) || isLong) return;
  event.preventDefault();
  if (!enterDispatches(el)) submit(form);
}

function keepInside(event, form) {
  const stops = [...form.querySelectorAll(FOCUSABLE)].filter((one) => one.offsetParent && one.tabIndex >= 0);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge && form.contains(document.activeElement)) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}

/** Characters left, shown when the limit comes near. */
function count(event) {
  const field = event.target;
  const most = Number(field.dataset?.max);
  if (!most || !field.closest(".el")) return;
  const el = field.closest(".el");
  let note = el.querySelector(".count-left");
  const left = most - [...field.value].length;
  if (left > Math.max(20, most * 0.2)) return note?.remove();
  if (!note) {
    note = document.createElement("span");
    note.className = "count-left";
    note.setAttribute("role", "status");
    note.setAttribute("data-owned", "");
    el.append(note);
  }
  note.textContent = String(left);
  note.classList.toggle("over", left < 0);
}

export function startModal() {
  onRefresh(onShown);
  document.addEventListener("keydown", onKey);
  document.addEventListener("input", count);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".modal")) return;
    event.preventDefault();
    submit(event.target);
  });
  document.addEventListener("click", (event) => {
    const doing = event.target.closest(".modal [data-do]")?.dataset.do;
    if (doing === "back") close(false);
    if (doing === "close-all") close(true);
  });
}
