// The local store of a browser.

import { StoreInUse, StoreUnusable } from "./model.js";
import type { LocalStore, OpenStore, Row, RowKey, SharedPlace } from "./stores.js";

const ROWS = "rows";
// Raised by each who takes hold of the store: who finds another one than their own has lost it.
const TURN = "turn";
const VERSION = 1;

interface Lock {
  release(): void;
  readonly lost: Promise<void>;
}

/** Keeps rows in the browser's IndexedDB. A Web Lock says which of its tabs does so. */
export class IndexedDBStore implements LocalStore {
  readonly shared: SharedPlace;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
    this.shared = {
      name,
      openLater: (signal) => this.#open({ signal }),
      take: () => this.#open({ steal: true }),
    };
  }

  open(): Promise<OpenStore> {
    return this.#open({ ifAvailable: true });
  }

  async #open(options: LockOptions): Promise<OpenStore> {
    const lock = await lockOf(this.#name, options);
    try {
      const database = await databaseOf(this.#name);
      return new OpenDatabase(database, await nextTurn(database), lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }
}

class OpenDatabase implements OpenStore {
  readonly #database: IDBDatabase;
  readonly #turn: number;
  readonly #lock: Lock;

  constructor(database: IDBDatabase, turn: number, lock: Lock) {
    this.#database = database;
    this.#turn = turn;
    this.#lock = lock;
  }

  get lost(): Promise<void> {
    return this.#lock.lost;
  }

  async read(owner: string): Promise<Row[]> {
    const rows = this.#database.transaction(ROWS).objectStore(ROWS);
    // Whatever comes after the owner is less than a list.
    const range = IDBKeyRange.bound([owner], [owner, []]);
    const [keys, contents] = await Promise.all([done(rows.getAllKeys(range)), done(rows.getAll(range))]);
    return keys.map((key, index) => ({ key: key as unknown as RowKey, content: contents[index] }));
  }

  async write(rows: readonly Row[]): Promise<void> {
    const transaction = this.#database.transaction(ROWS, "readwrite");
    const table = transaction.objectStore(ROWS);
    const turn = table.get(TURN);
    turn.onsuccess = () => {
      if (turn.result === this.#turn) putAll(table, rows);
      else transaction.abort();
    };
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new StoreInUse("Another tab has taken the store."));
    });
  }

  async close(): Promise<void> {
    this.#database.close();
    this.#lock.release();
  }
}

function putAll(table: IDBObjectStore, rows: readonly Row[]): void {
  for (const { key, content } of rows) {
    if (content === undefined) table.delete([...key]);
    else table.put(content, [...key]);
  }
}

function databaseOf(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, VERSION);
  opening.onupgradeneeded = () => opening.result.createObjectStore(ROWS);
  return done(opening);
}

async function nextTurn(database: IDBDatabase): Promise<number> {
  const table = database.transaction(ROWS, "readwrite").objectStore(ROWS);
  const turn = (((await done(table.get(TURN))) as number | undefined) ?? 0) + 1;
  await done(table.put(turn, TURN));
  return turn;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Takes the lock of this name. The browser lets it go when the tab is closed. */
function lockOf(name: string, options: LockOptions): Promise<Lock> {
  // Plain `http:` pages have none, except at `localhost`.
  if (!navigator.locks) throw new StoreUnusable("The browser has Web Locks for secure pages only: use https.");
  return new Promise((resolve, reject) => {
    const lost = Promise.withResolvers<void>();
    const held = navigator.locks.request(name, options, (granted) => {
      if (granted === null) throw new StoreInUse("The store is open in another tab.");
      return new Promise<void>((release) => resolve({ release, lost: lost.promise }));
    });
    held.catch((error: unknown) => {
      // Of these two, the one does nothing that comes too late.
      reject(error);
      lost.resolve();
    });
  });
}
