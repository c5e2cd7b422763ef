// What is here: the data of the identity that the device shows, in memory and on its way to the local store.

import { Arrivals } from "./arrivals.js";
import { Journal } from "./journal.js";
import type { Values } from "./core.js";
import { differences, pictureOf } from "./looks.js";
import { type Change, type Origin, StoreUnusable } from "./model.js";
import { visible } from "./records.js";
import { NOBODY, Replica } from "./replica.js";
import type { OpenStore } from "./stores.js";
import type { Surface } from "./surface.js";
import { Transaction } from "./transaction.js";

type Note = "identity_pool_id" | "shown" | "identity_id" | "version";

const VERSION = "1";

/** The device's own copy. Whatever changes it does so at once; nothing waits for anything in between. */
export class LocalData {
  readonly arrivals: Arrivals;
  /** Called after each change, before listeners are told what looks different. */
  changed: () => void = () => undefined;
  readonly #surface: Surface;
  readonly #store: OpenStore;
  readonly #journal: Journal;
  readonly #notes = new Map<string, string>();
  #nobodys: Replica;
  #shown: Replica;

  private constructor(store: OpenStore, surface: Surface) {
    this.#surface = surface;
    this.#store = store;
    this.#journal = new Journal(store, (error) => surface.tellStoreFailure(error));
    this.arrivals = new Arrivals(surface);
    this.#shown = this.#nobodys = new Replica(NOBODY, [], this.#journal);
  }

  /** What is in an open store; `StoreUnusable` if that is another identity pool's. */
  static async of(store: OpenStore, surface: Surface): Promise<LocalData> {
    const local = new LocalData(store, surface);
    const rows = await store.read(NOBODY);
    for (const { key, content } of rows) if (key[1] === "note") local.#notes.set(key[3], content as string);
    local.#check(surface.options.identityPoolId);
    local.#nobodys = new Replica(NOBODY, rows, local.#journal);
    local.#shown = await local.load(local.note("shown") ?? NOBODY);
    await local.kept();
    return local;
  }

  /** The data that the app sees. */
  get shown(): Replica {
    return this.#shown;
  }

  /** Change it, and tell listeners. Resolves when the change is in the local store. */
  change(origin: Origin, make: (here: Transaction) => void): Promise<void> {
    const here = new Transaction(this.#shown, origin);
    make(here);
    this.#tell(here.commit());
    return this.kept();
  }

  /** Write and remove records, as of a time. What is so already stays as it is. */
  write(dataset: string, values: Values, at: number, origin: Origin): Promise<void> {
    return this.change(origin, (here) => {
      for (const [key, value] of values) {
        const record = here.replica.record(dataset, key);
        const present = visible(record, here.dataset(dataset));
        if (present.value !== value) here.putPending(dataset, record, { value, at });
      }
    });
  }

  /** Delete a dataset. */
  deleteDataset(name: string, origin: Origin): Promise<void> {
    return this.change(origin, (here) => {
      here.putDataset({ ...here.dataset(name), deleting: true });
      for (const record of here.replica.pending(name)) here.put(name, { ...record, pending: null });
    });
  }

  /** Resolves when all that was changed by now is in the local store. */
  kept(): Promise<void> {
    return this.#journal.keep();
  }

  /** What was written before there was any identity. */
  get nobodys(): Replica {
    return this.#nobodys;
  }

  /** All that is here of an identity. */
  async load(owner: string): Promise<Replica> {
    if (owner === NOBODY) return this.#nobodys;
    await this.kept();
    return new Replica(owner, await this.#store.read(owner), this.#journal);
  }

  /** Show another identity's data from now on, after what is done to it meanwhile, and tell listeners what differs. */
  show(next: Replica, meanwhile: (former: Replica) => void): Promise<void> {
    const former = this.#shown;
    const before = pictureOf(former);
    meanwhile(former);
    this.#shown = next;
    this.setNote("shown", next.owner || undefined);
    this.#tell(differences(before, pictureOf(next), "remote"));
    return this.kept();
  }

  /** What was noted of the device. */
  note(name: Note): string | undefined {
    return this.#notes.get(name);
  }

  setNote(name: Note, value: string | undefined): void {
    if (value === undefined) this.#notes.delete(name);
    else this.#notes.set(name, value);
    this.#journal.note({ key: [NOBODY, "note", "", name], content: value });
  }

  /** Keep what can still be kept, and let the store go. */
  async close(): Promise<void> {
    await this.kept().catch(() => undefined);
    await this.#store.close();
  }

  #tell(changes: readonly Change[]): void {
    this.changed();
    this.#surface.tell(changes);
  }

  #check(identityPoolId: string): void {
    if ((this.note("version") ?? VERSION) !== VERSION) {
      throw new StoreUnusable("The store was made by a later version of this client.");
    }
    if ((this.note("identity_pool_id") ?? identityPoolId) !== identityPoolId) {
      throw new StoreUnusable("The store is another identity pool's.");
    }
    this.setNote("version", VERSION);
    this.setNote("identity_pool_id", identityPoolId);
  }
}
