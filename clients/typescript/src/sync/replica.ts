// One identity's data as it is on this device.

import type { Journal } from "./journal.js";
import { type DatasetState, type LocalRecord, emptyDataset, emptyRecord, isOver, visible } from "./records.js";
import type { Row, RowKey, Table } from "./stores.js";

/** Whose data is what was written before there was any identity. */
export const NOBODY = "";

/** All rows of one identity, in memory. What changes is noted in the journal. */
export class Replica {
  readonly owner: string;
  readonly #journal: Journal;
  readonly #datasets = new Map<string, DatasetState>();
  readonly #records = new Map<string, Map<string, LocalRecord>>();
  readonly #pending = new Map<string, Set<string>>();
  #token: string | undefined;
  #order = 0;

  constructor(owner: string, rows: readonly Row[], journal: Journal) {
    this.owner = owner;
    this.#journal = journal;
    for (const { key, content } of rows) this.#load(key, content);
  }

  /** Where the watch goes on; undefined if it begins anew. */
  get token(): string | undefined {
    return this.#token;
  }

  set token(token: string | undefined) {
    this.#token = token;
    this.#note("identity", "", "", token);
  }

  /** All datasets of which anything is known. */
  datasets(): DatasetState[] {
    const names = new Set([...this.#datasets.keys(), ...this.#records.keys()]);
    return [...names].map((name) => this.dataset(name));
  }

  dataset(name: string): DatasetState {
    return this.#datasets.get(name) ?? emptyDataset(name);
  }

  /** Keep how far a dataset is known, and drop what nothing can come to any more. */
  putDataset(dataset: DatasetState): void {
    this.#datasets.set(dataset.name, dataset);
    this.#note("dataset", dataset.name, "", dataset);
    for (const record of this.records(dataset.name)) {
      if (isOver(record, dataset)) this.#drop(dataset.name, record.key);
    }
  }

  /** The records of a dataset. */
  records(dataset: string): LocalRecord[] {
    return [...(this.#records.get(dataset)?.values() ?? [])];
  }

  record(dataset: string, key: string): LocalRecord {
    return this.#records.get(dataset)?.get(key) ?? emptyRecord(key);
  }

  /** Keep a record, or drop it if there is nothing to keep. */
  put(dataset: string, record: LocalRecord): void {
    if (isOver(record, this.dataset(dataset))) return this.#drop(dataset, record.key);
    this.#set(dataset, record);
    this.#note("record", dataset, record.key, record);
  }

  /** The place of a pending change that is made now. */
  nextOrder(): number {
    return ++this.#order;
  }

  /** The pending changes of a dataset, in the order in which they were made. */
  pending(dataset: string): LocalRecord[] {
    const keys = [...(this.#pending.get(dataset) ?? [])];
    return keys.map((key) => this.record(dataset, key)).sort((one, other) => one.order - other.order);
  }

  /** The dataset to be sent next: one that is being deleted, or else the one with the oldest change. */
  nextToSend(): DatasetState | undefined {
    const deleting = this.datasets().find((dataset) => dataset.deleting);
    if (deleting) return deleting;
    const oldest = [...this.#pending.keys()].map((name) => ({ name, order: this.pending(name)[0]?.order ?? 0 }));
    const [first] = oldest.sort((one, other) => one.order - other.order);
    return first && this.dataset(first.name);
  }

  /** Whether there is anything to be sent of a dataset. */
  isPendingIn(dataset: string): boolean {
    return this.#pending.has(dataset) || this.dataset(dataset).deleting;
  }

  /** Whether there is anything to be sent. */
  get isPending(): boolean {
    return this.#pending.size > 0 || [...this.#datasets.values()].some(({ deleting }) => deleting);
  }

  /** What the app sees of a record. */
  valueOf(dataset: string, key: string): string | null {
    return visible(this.record(dataset, key), this.dataset(dataset)).value;
  }

  /** What the app sees of a dataset, in the order of the keys. */
  valuesOf(dataset: string): [string, string][] {
    const state = this.dataset(dataset);
    const found: [string, string][] = [];
    for (const record of this.records(dataset)) {
      const { value } = visible(record, state);
      if (value !== null) found.push([record.key, value]);
    }
    return found.sort(([one], [other]) => (one < other ? -1 : 1));
  }

  /** The names of the datasets of which the app sees anything. */
  names(): string[] {
    const names = this.datasets().map(({ name }) => name);
    return names.filter((name) => this.valuesOf(name).length > 0).sort();
  }

  /** Forget all of it. */
  drop(): void {
    this.token = undefined;
    for (const { name } of this.datasets()) {
      for (const { key } of this.records(name)) this.#drop(name, key);
      this.#datasets.delete(name);
      this.#note("dataset", name, "", undefined);
    }
  }

  #load([, table, dataset]: RowKey, content: unknown): void {
    if (table === "identity") this.#token = content as string;
    else if (table === "dataset") this.#datasets.set(dataset, content as DatasetState);
    else if (table === "record") this.#set(dataset, content as LocalRecord);
  }

  #set(dataset: string, record: LocalRecord): void {
    this.#records.set(dataset, (this.#records.get(dataset) ?? new Map()).set(record.key, record));
    this.#markPending(dataset, record);
    if (record.pending) this.#order = Math.max(this.#order, record.order);
  }

  #drop(dataset: string, key: string): void {
    const records = this.#records.get(dataset);
    if (!records?.delete(key)) return;
    if (records.size === 0) this.#records.delete(dataset);
    this.#markPending(dataset, emptyRecord(key));
    this.#note("record", dataset, key, undefined);
  }

  #markPending(dataset: string, { key, pending }: LocalRecord): void {
    const keys = this.#pending.get(dataset) ?? new Set();
    if (pending) this.#pending.set(dataset, keys.add(key));
    else if (keys.delete(key) && keys.size === 0) this.#pending.delete(dataset);
  }

  #note(table: Table, dataset: string, key: string, content: unknown): void {
    this.#journal.note({ key: [this.owner, table, dataset, key], content });
  }
}
