// Around the conversation: clock, people switcher, message menus, log entries, phone menu.

import { act, base, place, textAt, toast } from "./api.js";
import { isOwn, remove, startEdit } from "./edit.js";
import { onRefresh, refresh } from "./live.js";
import { closeMenus, popupMenu, toggleMenu } from "./menus.js";

// -- clock -----------------------------------------------------------------
let skew = 0; // milliseconds the local Slack is ahead of this browser

function readClock() {
  skew = Number(document.getElementById("now").dataset.now) * 1000 - Date.now();
  tick();
}

function tick() {
  const clock = document.getElementById("now");
  const words = { weekday: "short", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" };
  const now = new Date(Date.now() + skew);
  try {
    clock.textContent = now.toLocaleString("en-US", { ...words, timeZone: clock.dataset.zone });
  } catch { /* a zone this browser does not know: the server's words stay */ }
}

async function moveClock(button) {
  const group = button.closest(".clock");
  if (group.classList.contains("busy")) return;
  const buttons = [...group.querySelectorAll("button")];
  group.classList.add("busy");
  group.setAttribute("aria-busy", "true");
  for (const one of buttons) one.disabled = true;
  const outcome = await act("clock", { move: button.dataset.clock });
  await refresh();
  group.classList.remove("busy");
  group.removeAttribute("aria-busy");
  for (const one of buttons) one.disabled = false;
  // A disabled button gives the focus away.
  if (document.activeElement === document.body) button.focus();
  toast(outcome.trouble);
}

// -- messages --------------------------------------------------------------
const at = (node) => {
  const { channel, ts } = node.closest("[data-ts]").dataset;
  return { channel, ts };
};

function messageMenu(button) {
  const where = at(button);
  const message = button.closest(".message");
  const offered = [...document.querySelectorAll("#message-shortcuts option")].map((one) => [
    one.label,
    one.textContent,
    () => run("message-shortcut", { ...where, callback_id: one.value }),
  ]);
  const put = async (words) => {
    const done = await navigator.clipboard?.writeText(words).then(() => true, () => false);
    toast(done ? "Copied" : `This browser does not let the page copy. ${words}`);
  };
  const copy = ["Copy text", "", () => put(message.querySelector(".content").innerText)];
  const link = `${location.origin}/archives/${where.channel}/p${where.ts.replace(".", "")}`;
  const own = [["Edit message", "", () => startEdit(message)], ["Delete message…", "", () => remove(message), "danger"]];
  const common = [...offered, copy, ["Copy link", "", () => put(link)]];
  popupMenu(button, message.classList.contains("ephemeral") ? [copy] : [...common, ...(isOwn(message) ? own : [])]);
}

/** An act whose answer is seen elsewhere; only its trouble is shown here. */
async function run(name, body) {
  document.body.classList.add("working");
  const outcome = await act(name, body);
  document.body.classList.remove("working");
  await refresh();
  toast(outcome.trouble);
}

async function openDirect(other) {
  const answer = await act("open-dm", { others: [other] });
  if (answer.url) location.assign(answer.url); else toast(answer.trouble);
}

const acts = {
  switch: (button) => toggleMenu(button, document.getElementById("people")),
  menu: () => document.body.classList.toggle("show-sidebar"),
  "new-dm": (button) => toggleMenu(button, document.getElementById("colleagues")),
  members: () => toggleMenu(document.querySelector(".members"), document.getElementById("members")),
  browse: (button) => toggleMenu(button, document.getElementById("joinable")),
  leave: async () => {
    const outcome = await act("leave", { channel: place().channel });
    if (outcome.ok) location.assign(base()); else toast(outcome.trouble);
  },
  join: () => run("join", { channel: place().channel }),
  "open-dm": (button) => openDirect(button.dataset.other),
  lightning: (button) => toggleMenu(button, button.nextElementSibling),
  shortcut: (button) => {
    closeMenus({ giveBack: true });
    run("shortcut", { callback_id: button.dataset.callback });
  },
  react: (button) => run("react", { ...at(button), name: button.dataset.name }),
  dismiss: (button) => run("dismiss", at(button)),
  "message-menu": messageMenu,
};

// -- request log -----------------------------------------------------------
async function loadEntry(entry) {
  if (!entry.open || entry.dataset.loaded) return;
  entry.dataset.loaded = "1";
  entry.querySelector("pre").textContent = (await textAt(entry.dataset.load)) ?? "Could not be read.";
}

function findPerson(event) {
  const wanted = event.target.value.toLowerCase();
  for (const row of document.querySelectorAll("#people li")) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
  }
}

/** Opening a tab of an app tells the app, once for each time one goes there. */
function tellAppOpened() {
  const { place, app } = document.getElementById("app").dataset;
  if (app && place === "home") act("open-home", { app });
  if (app && place === "conversation") act("open-messages", { app });
}

/** A link to a message of this Slack is opened as the person who follows it. */
function ownLink(event) {
  const link = event.target.closest?.("a[href]");
  if (link?.origin === location.origin && link.pathname.startsWith("/archives/")) link.pathname = base() + link.pathname;
}

export function startChrome() {
  document.addEventListener("click", ownLink, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button && !button.closest(".modal")) acts[button.dataset.do]?.(button);
    const clock = event.target.closest("[data-clock]");
    if (clock) moveClock(clock);
    if (!event.target.closest(".sidebar, [data-do=menu]")) document.body.classList.remove("show-sidebar");
  });
  document.addEventListener("toggle", (event) => event.target.matches?.(".entry") && loadEntry(event.target), true);
  document.addEventListener("input", (event) => event.target.id === "find-person" && findPerson(event));
  onRefresh(readClock);
  setInterval(tick, 1000);
  tellAppOpened();
}

