// A dataset as apps read and write it.

import type { Values } from "./core.js";
import type { Listener } from "./model.js";
import type { Place } from "./place.js";
import type { Surface } from "./surface.js";

/**
 * The records of one dataset, read and written as a `Map`. Reads are of what is here; a write is there at once, goes to
 * the server when it can, and resolves when it will outlive the page or the program.
 */
export class Dataset implements Iterable<[string, string]> {
  readonly name: string;
  readonly #place: Place;
  readonly #surface: Surface;

  constructor(name: string, place: Place, surface: Surface) {
    this.name = name;
    this.#place = place;
    this.#surface = surface;
  }

  /** How many records there are. */
  get size(): number {
    return this.#values().length;
  }

  get(key: string): string | undefined {
    return this.#place.core.valueOf(this.name, key) ?? undefined;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** Write a record. */
  set(key: string, value: string): Promise<void> {
    return this.#write([[text("key", key), text("value", value)]]);
  }

  /** Remove a record. */
  delete(key: string): Promise<void> {
    return this.#write([[key, null]]);
  }

  /** Remove all records that there are now. */
  clear(): Promise<void> {
    return this.#write(this.#values().map(([key]) => [key, null]));
  }

  /** Keys and values, in the order of the keys. */
  entries(): IterableIterator<[string, string]> {
    return this.#values().values();
  }

  keys(): IterableIterator<string> {
    return this.#values()
      .map(([key]) => key)
      .values();
  }

  values(): IterableIterator<string> {
    return this.#values()
      .map(([, value]) => value)
      .values();
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }

  /** Hear of all changes from now on, until what is returned is called. */
  listen(listener: Listener): () => void {
    return this.#surface.listeners.add(this.name, listener);
  }

  #values(): [string, string][] {
    return this.#place.core.valuesOf(this.name);
  }

  #write(values: Values): Promise<void> {
    return this.#place.core.fulfil({ kind: "write", dataset: this.name, values, at: this.#surface.now() });
  }
}

/** UTF-8, which is how it is sent, knows no halves of characters: they would come back as something else. */
function text(what: string, value: unknown): string {
  if (typeof value === "string" && value.isWellFormed()) return value;
  throw new TypeError(`A record's ${what} is a well-formed string.`);
}
