// Where one types: Enter sends, "/" offers commands, "@" names; drafts stay.

import { act, toast } from "./api.js";
import { allToEnd, allSeen, onRefresh, refresh } from "./live.js";

const draftKey = (form) => `draft ${location.pathname.split("/")[2]} ${form.dataset.channel} ${form.dataset.thread}`;
const areaOf = (form) => form.querySelector("textarea");
const listOf = (form) => form.querySelector(".completion");

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight, 240)}px`;
}

async function send(form) {
  const area = areaOf(form);
  const text = area.value.trim();
  if (!text || form.classList.contains("busy")) return;
  hide(form);
  const progress = form.querySelector(".progress");
  const isCommand = text.startsWith("/");
  form.classList.add("busy");
  area.value = "";
  grow(area);
  keepDraft(form);
  progress.textContent = isCommand ? `Running ${text.split(/\s/)[0]}…` : "Sending…";
  const { channel, thread } = form.dataset;
  const outcome = await act("say", { channel, text, thread_ts: thread || null });
  form.classList.remove("busy");
  progress.textContent = "";
  if (!outcome.ok && !area.value) area.value = text;
  grow(area);
  keepDraft(form);
  toast(outcome.trouble);
  if (outcome.ok && !isCommand) allSeen();
  await refresh();
  allToEnd();
}

function keepDraft(form) {
  try {
    if (areaOf(form).value) sessionStorage.setItem(draftKey(form), areaOf(form).value);
    else sessionStorage.removeItem(draftKey(form));
  } catch { /* private windows may refuse storage: a draft then lives as long as the page */ }
}

const drafted = new WeakSet();

function bringDraft(form) {
  if (drafted.has(form)) return;
  drafted.add(form);
  try {
    areaOf(form).value ||= sessionStorage.getItem(draftKey(form)) ?? "";
  } catch { /* as above */ }
  grow(areaOf(form));
}

// -- completion ------------------------------------------------------------
/** The word being typed when something can complete it: [template, its beginning, the word]. */
function asked(area) {
  const before = area.value.slice(0, area.selectionStart);
  if (/^\/\S*$/.test(before)) return ["commands", 0, before];
  const name = /(?:^|\s)@([\w.\-]*)$/.exec(before);
  return name ? ["names", before.length - name[1].length - 1, name[1]] : null;
}

function complete(form) {
  const found = asked(areaOf(form));
  if (!found) return hide(form);
  const [kind, , word] = found;
  const rows = [...form.querySelector(`template.${kind}`).content.cloneNode(true).children]
    .filter((row) => row.textContent.toLowerCase().includes(word.toLowerCase()))
    .filter((row) => kind === "names" || row.dataset.match.startsWith(word))
    .slice(0, 8);
  if (!rows.length) return hide(form);
  const list = listOf(form);
  rows.forEach((row, number) => { row.id = `${list.id}-${number}`; });
  list.replaceChildren(...rows);
  list.hidden = false;
  areaOf(form).setAttribute("aria-expanded", "true");
  activate(form, rows[0]);
}

function hide(form) {
  listOf(form).hidden = true;
  areaOf(form).setAttribute("aria-expanded", "false");
  areaOf(form).removeAttribute("aria-activedescendant");
}

function activate(form, row) {
  for (const one of listOf(form).children) one.setAttribute("aria-selected", String(one === row));
  areaOf(form).setAttribute("aria-activedescendant", row.id);
  row.scrollIntoView({ block: "nearest" });
}

function insert(form, row) {
  const area = areaOf(form);
  const found = asked(area);
  if (found) area.setRangeText(row.dataset.insert, found[1], area.selectionStart, "end");
  hide(form);
  area.focus();
  keepDraft(form);
}

/** Keys while the list is open; true when the key was meant for it. */
function steer(form, event) {
  const list = listOf(form);
  if (list.hidden) return false;
  const rows = [...list.children];
  const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) activate(form, rows[(at + step + rows.length) % rows.length]);
  else if (event.key === "Tab" || event.key === "Enter") {
    // A command typed in full is sent, not completed again.
    if (event.key === "Enter" && rows[at].dataset.insert.trim() === areaOf(form).value.trim()) return false;
    insert(form, rows[at]);
  } else if (event.key === "Escape") hide(form);
  else return false;
  return true;
}

/** Ctrl or ⌘ with B, I, Shift+X or Shift+C marks the chosen words, as in Slack. */
function markByKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const key = event.key.toLowerCase();
  const sign = event.shiftKey ? { x: "~", c: "`" }[key] : { b: "*", i: "_" }[key];
  const scope = sign && event.target.closest?.("form.composer, .el-rich_text_input");
  const button = scope && scope.querySelector(`[data-mark="${sign}"]`);
  if (button) mark(button);
  return Boolean(button);
}

function onKey(event) {
  if (markByKey(event)) return event.preventDefault();
  const form = event.target.closest?.(".composer");
  if (!form || !event.target.matches("textarea") || event.isComposing) return;
  if (steer(form, event)) {
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(form);
  }
}

// -- marks -----------------------------------------------------------------
function mark(button) {
  const area = button.closest("form, .el").querySelector("textarea");
  const { selectionStart: from, selectionEnd: to } = area;
  const sign = button.dataset.mark ?? button.dataset.line;
  const words = area.value.slice(from, to);
  const fresh = button.dataset.mark
    ? `${sign}${words}${sign}`
    : words.split("\n").map((line) => sign + line).join("\n");
  area.setRangeText(fresh, from, to, "end");
  if (!words && button.dataset.mark) area.setSelectionRange(from + 1, from + 1);
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function onClick(event) {
  const marking = event.target.closest("[data-mark], [data-line]");
  if (marking) return mark(marking);
  const row = event.target.closest(".completion [role=option]");
  if (row) return insert(row.closest(".composer"), row);
  const slash = event.target.closest("[data-do=slash]");
  if (slash) {
    const form = slash.closest(".composer");
    areaOf(form).value ||= "/";
    areaOf(form).focus();
    complete(form);
  }
}

export function startComposer() {
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".composer")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.(".composer");
    if (!form) return;
    grow(event.target);
    keepDraft(form);
    complete(form);
  });
  onRefresh(() => document.querySelectorAll(".composer").forEach(bringDraft));
}
