// Follows what changes and shows it, without a reload and without taking the focus.

import { morph } from "./morph.js";
import { act, base, place, textAt } from "./api.js";

const HIDDEN_PAUSE = 5000;
// Up to which message one had read when one came to this tab; "": all of it; null: one looks elsewhere.
let seen = place().seen ?? "";
const after = [];
let running = null;
let wanted = false;

/** Called after each update of the page, and once at its start. */
export const onRefresh = (callback) => after.push(callback);
export const runHooks = () => after.forEach((callback) => callback());

/** Shows the newest state; calls that come while one is under way share the next one. */
export function refresh() {
  if (running) {
    wanted = true;
    return running;
  }
  running = once().finally(() => { running = null; });
  return running;
}

async function once() {
  do {
    wanted = false;
    const address = new URL(location.href);
    if (seen !== null) address.searchParams.set("seen", seen || "all");
    const html = await textAt(address, { Accept: "text/html" });
    if (html === null) return;
    show(new DOMParser().parseFromString(html, "text/html"));
  } while (wanted);
}

function show(fresh) {
  const root = fresh.getElementById("app");
  if (!root) return;
  const ends = scrollers().filter(isAtEnd);
  morph(document.getElementById("app"), root);
  document.title = fresh.title;
  ends.filter((one) => one.isConnected).forEach(toEnd);
  runHooks();
}

const scrollers = () => [...document.querySelectorAll(".scroller:not([data-top])")];
const isAtEnd = (one) => one.scrollHeight - one.scrollTop - one.clientHeight < 60;
const toEnd = (one) => { one.scrollTop = one.scrollHeight; };
export const allToEnd = () => scrollers().forEach(toEnd);

/** To the message that a link leads to, else to the first unread one, else to the newest. */
export function toStart() {
  allToEnd();
  const linked = document.querySelector(".thread .linked") ?? document.querySelector(".linked");
  (linked ?? document.querySelector(".new-line"))?.scrollIntoView({ block: linked ? "center" : "nearest" });
}

/** Takes the "New" line away: one has answered. */
export function allSeen() {
  seen = "";
}

function markRead() {
  const { channel } = place();
  if (channel && document.visibilityState === "visible") act("read", { channel });
}

let source = null;
let timer = 0;

/** A hidden tab asks now and then: browsers allow only six open streams to one server. */
export function follow() {
  const watch = () => {
    const isHidden = document.visibilityState === "hidden";
    source?.close();
    source = isHidden ? null : listen();
    clearInterval(timer);
    if (isHidden) {
      seen = null;
      timer = setInterval(refresh, HIDDEN_PAUSE);
    } else {
      refresh().then(() => { seen = place().seen ?? ""; }).then(markRead);
    }
  };
  document.addEventListener("visibilitychange", watch);
  addEventListener("pagehide", () => source?.close());
  source = listen();
  markRead();
}

function listen() {
  const stream = new EventSource(`${base()}/live?after=${place().version}`);
  stream.addEventListener("message", (event) => {
    const { kinds } = JSON.parse(event.data);
    const onlyLog = kinds.every((kind) => kind === "log");
    if (onlyLog && place().place !== "log") return;
    refresh().then(() => kinds.includes("message") && markRead());
  });
  stream.addEventListener("open", () => document.body.classList.remove("offline"));
  stream.addEventListener("error", () => document.body.classList.add("offline"));
  return stream;
}
