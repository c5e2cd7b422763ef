// The records of one device, as a table whose rows stay in place: whoever is on one with the keyboard stays there.

import { shownValue } from "/_dev/sync/conflicts.js";

const FRESH = "fresh";

/** A table; `edit` and `remove` are called with the key of a record. */
export class Table {
  #root;
  #rows = new Map();
  #edit;
  #remove;

  constructor(root, edit, remove) {
    this.#root = root;
    this.#edit = edit;
    this.#remove = remove;
  }

  /** Show these records, as keys and values, with what is known of each by its key. */
  show(records, kept) {
    const rows = records.map(([key, value]) => this.#row(key, value, kept.get(key)));
    for (const row of this.#rows.values()) if (!rows.includes(row)) row.remove();
    this.#rows = new Map(records.map(([key], index) => [key, rows[index]]));
    const { rows: places } = this.#root.tBodies[0];
    // What stays is in its order already, and is not moved: that would take the focus away.
    for (const [index, row] of rows.entries()) {
      if (places[index] !== row) this.#root.tBodies[0].insertBefore(row, places[index] ?? null);
    }
    this.#root.hidden = rows.length === 0;
  }

  /** Have a record noticed: it is new. */
  flash(key) {
    const row = this.#rows.get(key);
    row?.classList.remove(FRESH);
    // Asked for where it is, the row forgets its former animation.
    void row?.offsetWidth;
    row?.classList.add(FRESH);
  }

  #row(key, value, { syncCount = 0, isPending = true } = {}) {
    const row = this.#rows.get(key) ?? this.#made(key);
    row.querySelector(".value").replaceChildren(shownValue(value));
    row.querySelector(".number").textContent = syncCount > 0 ? String(syncCount) : "";
    row.querySelector(".pending").hidden = !isPending;
    return row;
  }

  #made(key) {
    const row = document.querySelector("#record").content.firstElementChild.cloneNode(true);
    const name = row.querySelector(".key");
    name.textContent = key;
    name.addEventListener("click", () => this.#edit(key));
    const remove = row.querySelector(".remove button");
    remove.setAttribute("aria-label", `Remove ${key}`);
    remove.addEventListener("click", () => this.#remove(key));
    return row;
  }
}
