// What stands in an element of a block: reading it, and putting an earlier value back.

const TEXTS = new Set([
  "plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input",
  "datepicker", "timepicker", "datetimepicker",
]);

export const isText = (el) => TEXTS.has(el.dataset.type) && !el.dataset.type.endsWith("picker");
const field = (el) => el.querySelector(".field");
const ticks = (el) => [...el.querySelectorAll("input")];
const chosen = (el, list) => [...el.querySelectorAll(`.${list} > li`)].map((li) => li.dataset.value);

/** The neutral value that the server takes: a string, a list of strings, or null. */
export function valueOf(el) {
  const { type } = el.dataset;
  if (TEXTS.has(type)) return field(el).value;
  if (type === "checkboxes") return ticks(el).filter((one) => one.checked).map((one) => one.value);
  if (type === "radio_buttons") return ticks(el).find((one) => one.checked)?.value ?? null;
  if (type === "file_input") return chosen(el, "files-chosen");
  if (el.classList.contains("combo")) {
    const values = chosen(el, "chips");
    return type.startsWith("multi_") ? values : values[0] ?? null;
  }
  return null;
}

/** Where the element stands: in a view (modal or Home) or in a message. */
export function whereOf(el) {
  const view = el.closest("[data-view]");
  if (view) return { view: view.dataset.view };
  const message = el.closest("[data-ts]");
  return { channel: message.dataset.channel, ts: message.dataset.ts };
}

export const bodyOf = (el, value) => ({
  ...whereOf(el),
  block: el.dataset.block,
  action: el.dataset.action,
  type: el.dataset.type,
  value,
});

const reported = new WeakMap();

/** Remembers what the server already knows, so that only changes are sent. */
export const remember = (el, value = valueOf(el)) => reported.set(el, JSON.stringify(value));
export const isKnown = (el) => reported.has(el);
export const isChanged = (el) => reported.get(el) !== JSON.stringify(valueOf(el));

/** Puts back what the server knows, after the person said no to the question asked. */
export function restore(el) {
  const value = JSON.parse(reported.get(el) ?? "null");
  const { type } = el.dataset;
  if (TEXTS.has(type)) {
    field(el).value = value ?? "";
  } else if (type === "checkboxes" || type === "radio_buttons") {
    for (const one of ticks(el)) one.checked = [value].flat().includes(one.value);
  } else if (el.classList.contains("combo")) {
    el.dispatchEvent(new CustomEvent("restore", { bubbles: true, detail: [value].flat().filter(Boolean) }));
  }
}
