// Conflicts of a device: how they are settled, and how that is shown.

import { Remembered } from "/_dev/sync/remembered.js";

/** Whether the last writer wins, or whoever looks at the page decides. */
export const settling = new Remembered("settling", "last");

/** The conflicts of one device that nobody has dealt with. */
export class Conflicts {
  #found;
  #place;
  #write;

  /** `write` is how the decision is made so. */
  constructor(device, place, write) {
    this.#place = place;
    this.#write = write;
    this.#found = new Remembered(`conflicts/${device}`, []);
    this.#found.listen((found) => this.#show(found));
  }

  /**
   * Settles a conflict, as the client asks for. It cannot wait for a person: what is elsewhere stands until they have
   * decided, and what they decide is written as anything else is.
   */
  settle = ({ key, local, localAt, remote, remoteAt }) => {
    const asks = settling.value === "ask";
    const last = localAt > remoteAt ? local : remote;
    this.#found.value = [...this.#others(key), { key, local, remote, ...(asks ? {} : { stays: last }) }];
    return asks ? remote : last;
  };

  #others(key) {
    return this.#found.value.filter((conflict) => conflict.key !== key);
  }

  #decide(key, value) {
    this.#found.value = this.#others(key);
    if (value !== undefined) this.#write(key, value);
  }

  #show(found) {
    this.#place.replaceChildren(...found.map((conflict) => this.#shown(conflict)));
  }

  #shown(conflict) {
    const card = document.querySelector("#conflict").content.cloneNode(true);
    card.querySelector(".question").append(...question(conflict));
    card.querySelector(".local").append(shownValue(conflict.local));
    card.querySelector(".remote").append(shownValue(conflict.remote));
    card.querySelector(".buttons").append(...this.#buttons(conflict));
    return card;
  }

  #buttons({ key, local, remote, ...settled }) {
    if ("stays" in settled) return [button("Fine", () => this.#decide(key))];
    return [
      button("Keep what is here", () => this.#decide(key, local)),
      button("Keep what is elsewhere", () => this.#decide(key, remote)),
    ];
  }
}

/** A value as it is shown: one may be gone, or empty. */
export function shownValue(value) {
  if (value) return document.createTextNode(value);
  return Object.assign(document.createElement("em"), { textContent: value === null ? "removed" : "empty" });
}

function question({ key, ...settled }) {
  const name = Object.assign(document.createElement("strong"), { textContent: key });
  if (!("stays" in settled)) return ["Both have written ", name, ". Which one is it to be?"];
  return ["Both have written ", name, ". The last writer has won: ", shownValue(settled.stays), "."];
}

function button(words, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
  made.addEventListener("click", act);
  return made;
}
