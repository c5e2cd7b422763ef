// What a device keeps in IndexedDB, as the browser's own tools would show it: also what the client tells no app.

import { IndexedDBStore } from "/_dev/sync/poolhouse-sync.js";

const ROWS = "rows";

/** A device's store, and a look into it from every tab. */
export class Kept {
  /** For the device. */
  store;
  /** Called when something was kept, whichever tab the device works in. */
  changed = () => {};
  #name;
  #channel;

  constructor(name) {
    this.#name = name;
    this.#channel = new BroadcastChannel(`${name}/kept`);
    this.#channel.onmessage = () => this.changed();
    this.store = this.#told(new IndexedDBStore(name));
  }

  /** The records of an identity's dataset as they are kept: the last that was heard of each, and what is to be sent. */
  async records(owner, dataset) {
    const database = await databaseOf(this.#name);
    const range = IDBKeyRange.bound([owner, "record", dataset], [owner, "record", dataset, []]);
    const found = await done(database.transaction(ROWS).objectStore(ROWS).getAll(range));
    database.close();
    return new Map(found.map(({ key, syncCount, pending }) => [key, { syncCount, isPending: pending !== null }]));
  }

  /** The store, which tells whenever it has kept something. */
  #told(store) {
    const { name } = store.shared;
    const open = async (opening) => this.#toldOf(await opening);
    const shared = {
      name,
      openLater: (signal) => open(store.shared.openLater(signal)),
      take: () => open(store.shared.take()),
    };
    return { open: () => open(store.open()), shared };
  }

  #toldOf(store) {
    return {
      lost: store.lost,
      read: (owner) => store.read(owner),
      write: async (rows) => {
        await store.write(rows);
        this.#channel.postMessage("kept");
        this.changed();
      },
      close: () => store.close(),
    };
  }
}

function databaseOf(name) {
  const opening = indexedDB.open(name);
  // Who only looks makes nothing.
  opening.onupgradeneeded = () => opening.transaction.abort();
  return done(opening);
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
