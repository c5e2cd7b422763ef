// One device: a client with a store and a network of its own, and what is to be seen of it.

import { Cable } from "/_dev/sync/cable.js";
import { Conflicts } from "/_dev/sync/conflicts.js";
import { Kept } from "/_dev/sync/kept.js";
import { Device } from "/_dev/sync/poolhouse-sync.js";
import { Remembered } from "/_dev/sync/remembered.js";
import { Table } from "/_dev/sync/table.js";

export const DATASET = "settings";

const WORDS = {
  current: "Has all that the server has",
  behind: "Sending, or hearing what is new",
  offline: "The server does not answer; it is tried again",
};
const PULLED = "Off line, and works all the same";
const STOPPED = "Refused. Load the page again.";

/** Shows a device. `page` is told of what goes to it and comes from it. */
export class Panel {
  name;
  #page;
  #guest;
  #root;
  #cable;
  #kept;
  #conflicts;
  #isOnLine;
  #device;
  #records;
  #keptRecords = new Map();
  #table;

  constructor(name, guest, page) {
    this.name = name;
    this.#guest = guest;
    this.#page = page;
    this.#cable = new Cable(name.toLowerCase());
    this.#kept = new Kept(`poolhouse-demo/${name.toLowerCase()}/${guest.IdentityId}`);
    this.#isOnLine = new Remembered(`online/${name.toLowerCase()}`, true);
    this.#root = this.#drawn();
    const write = (key, value) => this.#write(key, value);
    this.#conflicts = new Conflicts(name.toLowerCase(), this.#root.querySelector(".conflicts"), write);
    const remove = (key) => this.#remove(key);
    this.#table = new Table(this.#root.querySelector("table"), (key) => this.#edit(key), remove);
  }

  get element() {
    return this.#root;
  }

  /** Open the client's device, and show it from then on. */
  async open() {
    this.#isOnLine.listen((isOnLine) => this.#plug(isOnLine));
    this.#device = await Device.open({
      url: this.#cable.url,
      identityPoolId: this.#guest.IdentityPoolId,
      identityIds: { getItem: () => this.#guest.IdentityId, setItem() {}, removeItem() {} },
      store: this.#kept.store,
      conflict: this.#conflicts.settle,
      onStatus: () => this.#show(),
      onError: (_, key, { message }) => this.#tell(`${key} was not taken: ${message}`),
      onStoreFailure: (error) => this.#tell(`This browser cannot keep it: ${error}`),
    });
    this.#records = this.#device.sync(DATASET);
    this.#records.listen((change) => this.#changed(change));
    this.#kept.changed = () => this.#look();
    await this.#look();
  }

  #drawn() {
    const root = document.querySelector("#device").content.firstElementChild.cloneNode(true);
    const title = root.querySelector("h2");
    title.textContent = this.name;
    title.id = `title-${this.name.toLowerCase()}`;
    root.setAttribute("aria-labelledby", title.id);
    root.querySelector("form").addEventListener("submit", (event) => this.#submit(event));
    root.querySelector("[role=switch]").addEventListener("change", ({ target }) => {
      this.#isOnLine.value = target.checked;
    });
    return root;
  }

  #submit(event) {
    event.preventDefault();
    const { key, value } = event.target.elements;
    this.#write(key.value, value.value);
    event.target.reset();
    key.focus();
  }

  async #write(key, value) {
    this.#page.written(this, key, value);
    try {
      await (value === null ? this.#records.delete(key) : this.#records.set(key, value));
    } catch (error) {
      this.#tell(`This browser cannot keep it: ${error.message}`);
    }
  }

  #plug(isOnLine) {
    this.#cable.isPlugged = isOnLine;
    this.#root.querySelector("[role=switch]").checked = isOnLine;
    this.#show();
  }

  #changed({ key, newValue, origin }) {
    this.#show();
    if (origin === "local") return;
    this.#table.flash(key);
    this.#tell(...this.#page.heard(this, key, newValue));
  }

  async #look() {
    this.#keptRecords = await this.#kept.records(this.#device.identityId ?? "", DATASET);
    this.#show();
  }

  #show() {
    if (!this.#device) return;
    this.#page.stands(this, this.#device.status);
    this.#showStatus();
    const records = [...this.#records];
    this.#table.show(records, this.#keptRecords);
    this.#root.querySelector(".empty").hidden = records.length > 0;
  }

  #showStatus() {
    const { status, error } = this.#device;
    const place = this.#root.querySelector(".status");
    const toSend = [...this.#keptRecords.values()].filter(({ isPending }) => isPending).length;
    const words = status === "offline" && !this.#isOnLine.value ? PULLED : (WORDS[status] ?? `${STOPPED} ${error?.message}`);
    const shown = toSend > 0 ? `${words}. ${toSend} to send` : words;
    if (place.textContent !== shown) place.textContent = shown;
    place.dataset.status = status;
  }

  #edit(key) {
    const { elements } = this.#root.querySelector("form");
    elements.key.value = key;
    elements.value.value = this.#records.get(key);
    elements.value.select();
  }

  #remove(key) {
    void this.#write(key, null);
    this.#root.querySelector("form").elements.key.focus();
  }

  #tell(...words) {
    this.#root.querySelector(".news").replaceChildren(...words);
  }
}
