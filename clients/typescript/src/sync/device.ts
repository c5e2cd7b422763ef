// A device: a connection, an identity, and a local store.

import { Dataset } from "./dataset.js";
import { IndexedDBStore } from "./indexed_db.js";
import type { ConflictHandler, Status, SyncError } from "./model.js";
import { Place } from "./place.js";
import { type LocalStore, MemoryStore } from "./stores.js";
import { type DeviceOptions, Surface } from "./surface.js";

const ADDRESS = /^https?:\/\/./;
const DATASET_NAME = /^[a-zA-Z0-9_.:-]{1,128}$/;

/** One device of an identity. What it writes, the others have; off line it works all the same, and settles later. */
export class Device {
  readonly #surface: Surface;
  readonly #place: Place;
  readonly #datasets = new Map<string, Dataset>();
  readonly #end = new AbortController();

  private constructor(surface: Surface, place: Place) {
    this.#surface = surface;
    this.#place = place;
    whenNetworkMayBeBack(() => place.core.hurry(), this.#end.signal);
  }

  /**
   * Open a device on its local store. The server need not be there. `StoreInUse` if another device has the store; but
   * tabs of one browser share theirs: one of them leads, and the others go through it.
   */
  static open(options: DeviceOptions): Promise<Device> {
    return Device.openAt(options, () => Date.now());
  }

  /** As `open`, by a clock of one's own: changes are made at what it says. */
  static async openAt(options: DeviceOptions, now: () => number): Promise<Device> {
    if (!ADDRESS.test(options.url)) throw new TypeError(`No address of a server: ${options.url}`);
    const surface = new Surface(options, now);
    return new Device(surface, await Place.open(surface, options.store ?? defaultStore(options.identityPoolId)));
  }

  /** How the device stands to the server. */
  get status(): Status {
    return this.#surface.standing.status;
  }

  /** What the last connection has ended with, until the next one works. */
  get error(): SyncError | undefined {
    return this.#surface.standing.error;
  }

  /** Whose data this is; undefined before the first credentials. */
  get identityId(): string | undefined {
    return this.#place.core.identityId;
  }

  /** A dataset, which need not exist yet; with a handler for its conflicts, in place of the device's. */
  sync(name: string, conflict?: ConflictHandler): Dataset {
    const dataset = this.#datasets.get(name) ?? new Dataset(checked(name), this.#place, this.#surface);
    this.#datasets.set(name, dataset);
    if (conflict) this.#surface.setConflictHandler(name, conflict);
    return dataset;
  }

  /** The names of the datasets that have records here. */
  datasets(): string[] {
    return this.#place.core.names();
  }

  /** Delete a dataset everywhere. What is written to it from now on is of a new one. */
  deleteDataset(name: string): Promise<void> {
    return this.#place.core.fulfil({ kind: "delete", dataset: checked(name) });
  }

  /**
   * Resolves when all that is here is on the server, and all that is there is here. `SyncError` if the device stops;
   * the reason of the signal, such as `AbortSignal.timeout(10_000)`, if that comes first.
   */
  synchronize({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    return this.#surface.standing.synchronize(signal);
  }

  /** Somebody has signed in: go on as whoever `logins` tells now. A guest's data comes along. */
  renew(): void {
    this.#place.core.renew();
  }

  /** Somebody has signed out: show nothing of theirs any more. What they had stays here until they come back. */
  forget(): Promise<void> {
    return this.#place.core.fulfil({ kind: "forget" });
  }

  /** End everything; what was written is kept. */
  async close(): Promise<void> {
    this.#end.abort();
    await this.#place.close();
  }
}

/** One that the server will not take would be tried for ever. */
function checked(name: string): string {
  if (DATASET_NAME.test(name)) return name;
  throw new TypeError(`A dataset cannot be called ${JSON.stringify(name)}.`);
}

function defaultStore(identityPoolId: string): LocalStore {
  return "indexedDB" in globalThis ? new IndexedDBStore(`poolhouse/${identityPoolId}`) : new MemoryStore();
}

/** In a browser, calls when it is on line again, and when the page is looked at. */
function whenNetworkMayBeBack(call: () => void, signal: AbortSignal): void {
  if (!("document" in globalThis)) return;
  addEventListener("online", call, { signal });
  const looked = () => document.visibilityState === "visible" && call();
  document.addEventListener("visibilitychange", looked, { signal });
}
