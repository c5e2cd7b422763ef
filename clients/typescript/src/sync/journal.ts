// What was changed in memory, on its way to the local store.

import { type OpenStore, type Row, placeOf } from "./stores.js";

/**
 * Brings changed rows to the store: whatever goes wrong, what the store has is what memory had at some moment.
 * Changes that come together are kept together.
 */
export class Journal {
  readonly #store: OpenStore;
  readonly #onFailure: (error: unknown) => void;
  #changed = new Map<string, Row>();
  #written: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(store: OpenStore, onFailure: (error: unknown) => void) {
    this.#store = store;
    this.#onFailure = onFailure;
  }

  /** A row has changed. Whoever notes several that belong together awaits nothing in between. */
  note(row: Row): void {
    this.#changed.set(placeOf(row.key), row);
  }

  /** Resolves when all that was noted by now is in the store. What could not be kept, the next call tries again. */
  keep(): Promise<void> {
    if (!this.#next) {
      this.#next = this.#after(this.#written);
      this.#next.catch(this.#onFailure);
    }
    return this.#next;
  }

  async #after(written: Promise<void>): Promise<void> {
    await written;
    this.#next = undefined;
    if (this.#changed.size === 0) return;
    const writing = this.#write();
    this.#written = writing.catch(() => undefined);
    await writing;
  }

  async #write(): Promise<void> {
    const rows = this.#changed;
    this.#changed = new Map();
    try {
      await this.#store.write([...rows.values()]);
    } catch (error) {
      this.#changed = new Map([...rows, ...this.#changed]);
      throw error;
    }
  }
}
