// The question an element asks before it acts (Slack's confirm object).

/** Resolves to true when nothing is asked or the person agrees. */
export function askFirst(el) {
  const question = el.querySelector(":scope > template.confirm");
  return question ? ask(question.content.cloneNode(true)) : Promise.resolve(true);
}

/** Shows a question (h2, words, footer with an "agree" button); resolves to the answer. */
export function ask(content) {
  const asker = document.activeElement;
  const dialog = document.createElement("dialog");
  dialog.className = "confirm-dialog";
  dialog.append(content);
  const title = dialog.querySelector("h2");
  title.id = "confirm-title";
  dialog.setAttribute("aria-labelledby", title.id);
  document.getElementById("popups").append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("click", (event) => {
      const button = event.target.closest("footer button");
      if (button) dialog.close(button.value);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (asker?.isConnected) asker.focus();
      resolve(dialog.returnValue === "agree");
    });
    dialog.showModal();
    dialog.querySelector("button[value=agree]").focus();
  });
}
