// Small menus: overflow, message menu, shortcuts, the people switcher.

let opened = null;

/** Opens `menu` at `button`, or closes it when it is open. */
export function toggleMenu(button, menu) {
  const isOpen = opened?.menu === menu;
  closeMenus();
  if (isOpen) return;
  menu.hidden = false;
  menu.setAttribute("data-owned", "");
  button.setAttribute("aria-expanded", "true");
  opened = { button, menu };
  (menu.querySelector("input, a, button, [role=menuitem]"))?.focus();
}

export function closeMenus({ giveBack = false } = {}) {
  if (!opened) return false;
  const { button, menu } = opened;
  opened = null;
  menu.hidden = true;
  menu.removeAttribute("data-owned");
  button.setAttribute("aria-expanded", "false");
  if (menu.dataset.popup !== undefined) menu.remove();
  if (giveBack) button.focus();
  return true;
}

/** A menu made on the spot, near `button`; `items` are [words, note, act, css]. */
export function popupMenu(button, items) {
  closeMenus();
  const menu = document.createElement("div");
  menu.className = "menu popup";
  menu.setAttribute("role", "menu");
  menu.dataset.popup = "";
  for (const [words, note, run, css] of items) {
    const item = document.createElement("button");
    item.type = "button";
    item.className = css ?? "";
    item.setAttribute("role", "menuitem");
    item.append(Object.assign(document.createElement("span"), { textContent: words }));
    if (note) item.append(Object.assign(document.createElement("small"), { textContent: note }));
    item.addEventListener("click", () => { closeMenus({ giveBack: true }); run(); });
    menu.append(item);
  }
  document.getElementById("popups").append(menu);
  toggleMenu(button, menu);
  const at = button.getBoundingClientRect();
  const top = Math.min(at.bottom + 4, innerHeight - menu.offsetHeight - 8);
  const left = Math.min(at.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8);
  menu.style.top = `${Math.max(8, top)}px`;
  menu.style.left = `${Math.max(8, left)}px`;
}

function onKey(event) {
  if (!opened) return;
  if (event.key === "Escape") {
    closeMenus({ giveBack: true });
    event.stopPropagation();
    event.preventDefault();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !opened.menu.contains(document.activeElement)) return;
  const items = [...opened.menu.querySelectorAll("a, button, [role=menuitem], input")]
    .filter((one) => one.offsetParent);
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
  event.preventDefault();
}

/** Left and right go through a toolbar, which is one stop for Tab where it has many buttons. */
function onToolbarKey(event) {
  const bar = event.target.closest?.("[role=toolbar]");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!bar || !step) return;
  const items = [...bar.querySelectorAll("a, button")];
  items[(items.indexOf(event.target) + step + items.length) % items.length]?.focus();
  event.preventDefault();
}

export function startMenus() {
  document.addEventListener("keydown", onToolbarKey);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("click", (event) => {
    const overflow = event.target.closest("[data-menu]");
    if (overflow) return toggleMenu(overflow, overflow.parentElement.querySelector(".menu"));
    const inside = opened && (opened.menu.contains(event.target) || opened.button.contains(event.target));
    if (opened && !inside) closeMenus();
  });
}
