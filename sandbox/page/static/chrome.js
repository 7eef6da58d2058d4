// Around the conversation: clock, people switcher, message menus, log entries, phone menu.

import { act, toast } from "./api.js";
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
  group.classList.add("busy");
  group.setAttribute("aria-busy", "true");
  const outcome = await act("clock", { move: button.dataset.clock });
  await refresh();
  group.classList.remove("busy");
  group.removeAttribute("aria-busy");
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
  const copy = ["Copy text", "", () => navigator.clipboard?.writeText(message.querySelector(".content").innerText)];
  popupMenu(button, message.classList.contains("ephemeral") ? [copy] : [...offered, copy]);
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
  const answer = await fetch(entry.dataset.load).catch(() => null);
  entry.querySelector("pre").textContent = answer ? await answer.text() : "Could not be read.";
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

export function startChrome() {
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

