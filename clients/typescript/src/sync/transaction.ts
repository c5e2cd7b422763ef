// One change of what is here: all of it becomes visible, and is kept, together.

import type { Change, Origin } from "./model.js";
import { type DatasetState, type LocalRecord, type Version, visible } from "./records.js";
import type { Replica } from "./replica.js";

/** What a change of a replica makes of it, and what of that the app can see. */
export class Transaction {
  readonly replica: Replica;
  readonly #origin: Origin;
  readonly #datasets = new Map<string, DatasetState>();
  readonly #before = new Map<string, { dataset: string; key: string; value: string | null }>();

  constructor(replica: Replica, origin: Origin) {
    this.replica = replica;
    this.#origin = origin;
  }

  /** How far a dataset is known, as this transaction leaves it. */
  dataset(name: string): DatasetState {
    return this.#datasets.get(name) ?? this.replica.dataset(name);
  }

  /** Leave a dataset so. All that is to be seen of it may look different if it is deleted here, or is not any more. */
  putDataset(dataset: DatasetState): void {
    if (dataset.deleting !== this.dataset(dataset.name).deleting) this.#remember(dataset.name);
    this.#datasets.set(dataset.name, dataset);
  }

  put(dataset: string, record: LocalRecord): void {
    this.#rememberOne(dataset, record.key);
    this.replica.put(dataset, record);
  }

  /** Make a change that is still to be sent. */
  putPending(dataset: string, record: LocalRecord, pending: Version): void {
    this.put(dataset, { ...record, pending, order: this.replica.nextOrder() });
  }

  /** Write what there is to write, and tell what looks different by that: each record once. */
  commit(): Change[] {
    for (const state of this.#datasets.values()) this.replica.putDataset(state);
    const changes: Change[] = [];
    for (const { dataset, key, value: oldValue } of this.#before.values()) {
      const newValue = this.replica.valueOf(dataset, key);
      if (newValue !== oldValue) changes.push({ dataset, key, oldValue, newValue, origin: this.#origin });
    }
    return changes;
  }

  #remember(dataset: string): void {
    for (const { key } of this.replica.records(dataset)) this.#rememberOne(dataset, key);
  }

  #rememberOne(dataset: string, key: string): void {
    const place = JSON.stringify([dataset, key]);
    if (this.#before.has(place)) return;
    const { value } = visible(this.replica.record(dataset, key), this.dataset(dataset));
    this.#before.set(place, { dataset, key, value });
  }
}
