// What this browser remembers of the page, and all its tabs have in common.

const PREFIX = "poolhouse-demo/";

/** A value that outlives the page, and that tabs hear of when another one changes it. */
export class Remembered {
  #key;
  #otherwise;
  #listeners = [];

  constructor(name, otherwise) {
    this.#key = PREFIX + name;
    this.#otherwise = otherwise;
    addEventListener("storage", ({ key }) => {
      if (key === this.#key || key === null) this.#tell();
    });
  }

  get value() {
    const text = localStorage.getItem(this.#key);
    return text === null ? this.#otherwise : JSON.parse(text);
  }

  set value(value) {
    localStorage.setItem(this.#key, JSON.stringify(value));
    this.#tell();
  }

  /** Hear the value now, and whenever it changes. */
  listen(listener) {
    this.#listeners.push(listener);
    listener(this.value);
  }

  #tell() {
    for (const listener of this.#listeners) listener(this.value);
  }
}
