// Makes one tree like another while keeping every element that stays: focus, typed words,
// open menus and scroll positions survive an update.

const keyOf = (node) => node.nodeType === 1 ? (node.dataset.key || node.id || "") : "";

const isSame = (a, b) =>
  a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

/** `data-owned` belongs to the script; `data-keep` names what of an element is not touched. */
export function morph(from, to) {
  if (from.nodeType !== 1) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  if (from.hasAttribute("data-owned")) return;
  const kept = (from.dataset.keep || "").split(" ");
  syncAttributes(from, to, kept);
  if (!kept.includes("children")) syncChildren(from, to);
}

function syncAttributes(from, to, kept) {
  const busy = from.classList.contains("busy");
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !kept.includes(name) && name !== "inert") from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (!kept.includes(name) && from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  if (busy) from.classList.add("busy");
}

function syncChildren(from, to) {
  const wanted = new Set([...to.childNodes].map(keyOf).filter(Boolean));
  const keyed = new Map([...from.children].filter(keyOf).map((child) => [keyOf(child), child]));
  let next = from.firstChild;
  for (const want of [...to.childNodes]) {
    const match = keyOf(want) ? keyed.get(keyOf(want)) : next;
    next = match && isSame(match, want)
      ? place(from, match, want, next, wanted)
      : insert(from, want, next);
  }
  while (next) next = drop(next);
}

function place(parent, match, want, next, wanted) {
  // What stands between and is not wanted goes first, so that nothing that stays must move.
  while (next && next !== match && !wanted.has(keyOf(next))) next = drop(next);
  if (next !== match) parent.insertBefore(match, next);
  morph(match, want);
  return match === next ? match.nextSibling : next;
}

function insert(parent, want, next) {
  parent.insertBefore(document.importNode(want, true), next);
  return next;
}

function drop(node) {
  const after = node.nextSibling;
  node.remove();
  return after;
}
