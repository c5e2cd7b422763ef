// Local stores: rows that outlive a page or a process. They decide nothing.

import { StoreInUse } from "./model.js";

export type Table = "note" | "identity" | "dataset" | "record";

/** Whose row it is, what it is of, and the dataset and the record if it is of one. */
export type RowKey = readonly [owner: string, table: Table, dataset: string, key: string];

/** A row. Its content is what JSON can say; undefined if there is to be no such row. */
export interface Row {
  readonly key: RowKey;
  readonly content: unknown;
}

/** A place for the rows of one device. */
export interface LocalStore {
  /** Take hold of it, until it is closed or the process ends; `StoreInUse` if somebody else has. */
  open(): Promise<OpenStore>;
  /** Where others can take part in what the one has who holds it. */
  readonly shared?: SharedPlace;
}

/** A store that one at a time holds, and that others wait for. */
export interface SharedPlace {
  /** Of the channel by which they talk. */
  readonly name: string;
  /** Take hold of the store as soon as it is free; fails if the signal is aborted first. */
  openLater(signal: AbortSignal): Promise<OpenStore>;
  /** Take the store from who holds it and does not answer, as a tab that the browser has put to sleep. */
  take(): Promise<OpenStore>;
}

export interface OpenStore {
  /** All rows of an owner, in any order. */
  read(owner: string): Promise<Row[]>;
  /** Keep these rows, in one transaction: all of them or none. One call at a time. */
  write(rows: readonly Row[]): Promise<void>;
  /** Let others have it. */
  close(): Promise<void>;
  /** Resolves if somebody else has taken it: from then on nothing is written any more. */
  readonly lost?: Promise<void>;
}

/** Keeps rows until the program ends: for tests, and for devices that are to leave no trace. */
export class MemoryStore implements LocalStore {
  readonly #rows = new Map<string, Row>();
  #held = false;

  async open(): Promise<OpenStore> {
    if (this.#held) throw new StoreInUse("The store is open already: it is for one device.");
    this.#held = true;
    return {
      read: async (owner) => [...this.#rows.values()].filter(({ key }) => key[0] === owner),
      write: async (rows) => rows.forEach((row) => this.#put(row)),
      close: async () => {
        this.#held = false;
      },
    };
  }

  #put(row: Row): void {
    const place = placeOf(row.key);
    if (row.content === undefined) this.#rows.delete(place);
    else this.#rows.set(place, row);
  }
}

/** A key as one string, of which no two keys have the same. */
export function placeOf(key: RowKey): string {
  return JSON.stringify(key);
}
