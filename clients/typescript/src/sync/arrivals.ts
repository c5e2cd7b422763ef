// What the server tells, as it becomes part of what is here.

import { guarded } from "./listeners.js";
import { type Listing, deletedAt, goneFrom, tellsOfDeletion } from "./listings.js";
import type { Conflict } from "./model.js";
import type { DatasetState, LocalRecord, Remote, Settle, Version } from "./records.js";
import { afterReset, answered, arrive, caughtUp, lastWriter, taken } from "./records.js";
import { listed, told, wasDeleted, withoutBase } from "./records.js";
import type { Surface } from "./surface.js";
import type { Transaction } from "./transaction.js";
import type { Event } from "./watched.js";

/** Takes what the server tells, each message, listing and answer in the transaction that it is given. */
export class Arrivals {
  readonly #surface: Surface;

  constructor(surface: Surface) {
    this.#surface = surface;
  }

  /** What one message of the watch says. */
  takeEvents(here: Transaction, events: readonly Event[]): void {
    for (const event of events) {
      if (event.kind === "told") this.#told(here, event.dataset, event.record);
      else if (event.kind === "deletion") this.#deletionTold(here, event.dataset, event.syncCount);
      else if (event.kind === "current" || event.kind === "heartbeat") this.#caughtUp(here);
      else if (event.kind === "reset") this.reset(here);
    }
  }

  /** What is known does not count any more, and is told anew. */
  reset(here: Transaction): void {
    for (const dataset of here.replica.datasets()) {
      for (const record of here.replica.records(dataset.name)) {
        if (record.syncCount > 0) here.put(dataset.name, { ...record, stale: true });
      }
      here.putDataset(afterReset(dataset));
    }
  }

  /** All of one listing; `settles` if it is the one after a deletion that was made here. */
  takeListing(here: Transaction, name: string, listing: Listing, settles: boolean): void {
    const before = here.dataset(name);
    const held = here.replica.records(name);
    // What was to be settled, the watch may have settled already.
    const isDeleted = (settles && before.deleting) || tellsOfDeletion(before, listing, held);
    if (isDeleted) this.#hearDeletion(here, before, deletedAt(listing));
    for (const { key } of goneFrom(listing, held)) this.#dropBase(here, name, key);
    for (const remote of listing.records) {
      if (remote.syncCount > before.deleted) this.#arrive(here, name, remote);
    }
    const after = listed(here.dataset(name), listing.syncCount);
    here.putDataset(listing.exists ? after : { ...after, deleted: Math.max(after.deleted, listing.syncCount) });
  }

  /** What became of changes that were sent, and of whatever else the server has written with them. */
  takeAnswer(here: Transaction, name: string, changes: readonly LocalRecord[], records: readonly Remote[]): void {
    const sent = new Map(changes.map(({ key, pending }) => [key, pending]));
    for (const remote of records) {
      if (remote.syncCount > here.dataset(name).deleted) this.#arrive(here, name, remote, sent.get(remote.key));
    }
    const count = records[0]?.syncCount;
    if (count !== undefined) here.putDataset(answered(here.dataset(name), count));
  }

  #told(here: Transaction, name: string, remote: Remote): void {
    const dataset = here.dataset(name);
    if (remote.syncCount <= Math.max(dataset.known, dataset.deleted)) return;
    this.#arrive(here, name, remote);
    here.putDataset(told(dataset, remote.syncCount));
  }

  #arrive(here: Transaction, name: string, remote: Remote, sent: Version | null = null): void {
    const { deleting } = here.dataset(name);
    const before = here.replica.record(name, remote.key);
    const record = deleting ? before : taken(before, sent, remote.syncCount);
    here.put(name, arrive(record, remote, this.#settle(name), deleting));
  }

  #deletionTold(here: Transaction, name: string, count: number): void {
    const dataset = here.dataset(name);
    if (count <= dataset.deleted) return;
    this.#hearDeletion(here, dataset, count);
    for (const { key, syncCount } of here.replica.records(name)) {
      if (syncCount <= count) this.#dropBase(here, name, key);
    }
    here.putDataset(told(here.dataset(name), count));
  }

  /** What was pending goes, unless the app keeps it, or it is of the new dataset already. */
  #hearDeletion(here: Transaction, dataset: DatasetState, count: number): void {
    const { name, deleting } = dataset;
    const pending = here.replica.pending(name);
    const keeps = deleting || this.#keeps(name, pending);
    here.putDataset(wasDeleted(dataset, count));
    if (!keeps) for (const record of pending) here.put(name, { ...record, pending: null });
  }

  #keeps(name: string, pending: readonly LocalRecord[]): boolean {
    const { keep } = this.#surface.options;
    const values = new Map(pending.map((record) => [record.key, record.pending?.value ?? null]));
    return keep !== undefined && values.size > 0 && guarded(() => keep(name, values), false);
  }

  #dropBase(here: Transaction, name: string, key: string): void {
    here.put(name, withoutBase(here.replica.record(name, key)));
  }

  /** All there is was told: what is still from before a reset is no more. */
  #caughtUp(here: Transaction): void {
    for (const dataset of here.replica.datasets()) {
      for (const record of here.replica.records(dataset.name)) {
        if (record.stale) here.put(dataset.name, withoutBase(record));
      }
      if (dataset.known < dataset.seen) here.putDataset(caughtUp(dataset));
    }
  }

  #settle(name: string): Settle {
    const handler = this.#surface.conflictHandler(name);
    if (!handler) return lastWriter;
    return (record, remote) => {
      const conflict = conflictOf(name, record, remote);
      const decided = guarded<string | null | undefined>(() => checked(handler(conflict)), undefined);
      return decided === undefined ? lastWriter(record, remote) : this.#decided(record, remote, decided);
    };
  }

  #decided(record: LocalRecord, remote: Remote, value: string | null): Version | null {
    if (value === remote.version.value) return null;
    return value === record.pending?.value ? record.pending : { value, at: this.#surface.now() };
  }
}

function conflictOf(dataset: string, record: LocalRecord, remote: Remote): Conflict {
  const { value: local, at } = record.pending ?? record.base;
  const { version, by } = remote;
  const theirs = { remote: version.value, remoteAt: new Date(version.at), remoteBy: by };
  return { dataset, key: record.key, local, localAt: new Date(at), ...theirs, base: record.base.value };
}

/** A handler that forgets to return anything must not remove a record. */
function checked(value: unknown): string | null {
  if (typeof value === "string" || value === null) return value;
  throw new TypeError("A conflict handler returns a string, or null.");
}
