// Data tables: sorting by a column and turning pages.

import { onRefresh } from "./live.js";

const states = new WeakMap(); // table -> {column, down, page}

const stateOf = (table) => {
  if (!states.has(table)) states.set(table, { column: null, down: false, page: 0 });
  return states.get(table);
};

function worth(row, column) {
  const cell = row.children[column];
  return cell.dataset.number === undefined ? cell.textContent.trim().toLowerCase() : Number(cell.dataset.number);
}

function arrange(table) {
  const state = stateOf(table);
  const body = table.tBodies[0];
  const rows = [...body.rows];
  if (state.column !== null) {
    const sign = state.down ? -1 : 1;
    rows.sort((a, b) => {
      const [x, y] = [worth(a, state.column), worth(b, state.column)];
      return (x < y ? -1 : x > y ? 1 : 0) * sign;
    });
    body.append(...rows);
  }
  [...table.tHead.rows[0].cells].forEach((cell, number) => {
    const way = state.down ? "descending" : "ascending";
    cell.setAttribute("aria-sort", number === state.column ? way : "none");
  });
  turn(table, rows, state);
}

function turn(table, rows, state) {
  const size = Number(table.dataset.pageSize);
  const pages = Math.max(1, Math.ceil(rows.length / size));
  state.page = Math.min(Math.max(0, state.page), pages - 1);
  rows.forEach((row, number) => { row.hidden = Math.floor(number / size) !== state.page; });
  const pager = table.parentElement.querySelector(".pager");
  pager.hidden = pages === 1;
  const button = (words, step, off) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: words, disabled: off });
    made.addEventListener("click", () => { state.page += step; arrange(table); });
    return made;
  };
  pager.replaceChildren(
    button("Previous", -1, state.page === 0),
    `Page ${state.page + 1} of ${pages}`,
    button("Next", 1, state.page === pages - 1),
  );
}

export function startTables() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sort]");
    if (!button) return;
    const table = button.closest("table");
    const state = stateOf(table);
    const column = Number(button.dataset.sort);
    state.down = state.column === column && !state.down;
    state.column = column;
    arrange(table);
  });
  onRefresh(() => document.querySelectorAll(".table.data table").forEach(arrange));
}
