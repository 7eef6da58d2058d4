// What this tab asks of the local Slack, one act at a time.

const app = () => document.getElementById("app");
export const base = () => app().dataset.base;
export const place = () => app().dataset;

let queue = Promise.resolve();

/** Posts an act; resolves to {ok, trouble, errors}, also when the server cannot be reached. */
export async function act(name, body = {}) {
  try {
    const answer = await fetch(`${base()}/act/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.ok) return await answer.json();
    return { ok: false, trouble: `This did not work (${answer.status}): ${await answer.text()}` };
  } catch {
    return { ok: false, trouble: "The local Slack does not answer. Is it still running?" };
  }
}

/** The same, after every act before it: what was typed arrives in the order of typing. */
export function actInOrder(name, body) {
  const result = queue.then(() => act(name, typeof body === "function" ? body() : body));
  queue = result.catch(() => undefined);
  return result;
}

/** What stands at an address; null when it cannot be had, or when the answer breaks off. */
export async function textAt(address, headers = {}) {
  try {
    const answer = await fetch(address, { headers });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

export async function upload(file) {
  const form = new FormData();
  form.append("file", file, file.name);
  try {
    const answer = await fetch(`${base()}/upload`, { method: "POST", body: form });
    if (answer.ok) return await answer.json();
    return { ok: false, trouble: `${file.name} could not be uploaded: ${await answer.text()}` };
  } catch {
    return { ok: false, trouble: `${file.name} could not be uploaded.` };
  }
}

export function toast(words) {
  if (!words) return;
  const box = document.createElement("div");
  box.className = "toast";
  box.textContent = words;
  const close = document.createElement("button");
  close.type = "button";
  close.setAttribute("aria-label", "Dismiss");
  close.textContent = "✕";
  close.addEventListener("click", () => box.remove());
  box.append(close);
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), 12000);
}
