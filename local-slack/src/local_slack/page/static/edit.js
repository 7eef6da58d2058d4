// Changing and deleting one's own messages, in place.

import { act, toast } from "./api.js";
import { ask } from "./dialogs.js";
import { refresh } from "./live.js";

const editorOf = (message) => message.querySelector(":scope > .message-body > .editor");
export const isOwn = (message) => Boolean(editorOf(message));
const at = (message) => ({ channel: message.dataset.channel, ts: message.dataset.ts });

export function startEdit(message) {
  const editor = editorOf(message);
  editor.hidden = false;
  const area = editor.querySelector("textarea");
  area.value = editor.dataset.typed;
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
}

function stop(editor) {
  editor.hidden = true;
  editor.closest(".main, .thread").querySelector(".composer textarea")?.focus();
}

async function save(editor) {
  const outcome = await act("edit", { ...at(editor.closest(".message")), text: editor.querySelector("textarea").value });
  if (!outcome.ok) return toast(outcome.trouble);
  await refresh();
  stop(editor);
}

export async function remove(message) {
  const question = document.getElementById("delete-question").content.cloneNode(true);
  if (!(await ask(question))) return;
  const outcome = await act("delete", at(message));
  await refresh();
  toast(outcome.trouble);
}

/** Arrow up where nothing is typed yet changes what one said last. */
function editLast(area) {
  const own = [...area.closest(".main, .thread").querySelectorAll(".message")].filter(isOwn);
  if (own.length) startEdit(own.at(-1));
  return own.length > 0;
}

function onKey(event) {
  if (event.isComposing) return;
  const editor = event.target.closest?.(".editor");
  if (!editor) {
    const isEmpty = event.target.matches?.(".composer textarea") && !event.target.value;
    if (event.key === "ArrowUp" && isEmpty && editLast(event.target)) event.preventDefault();
  } else if (event.key === "Escape") {
    stop(editor);
  } else if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea")) {
    event.preventDefault();
    save(editor);
  }
}

export function startEditing() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".editor")) return;
    event.preventDefault();
    save(event.target);
  });
  document.addEventListener("click", (event) => {
    const cancel = event.target.closest("[data-do=edit-cancel]");
    if (cancel) stop(cancel.closest(".editor"));
  });
}
