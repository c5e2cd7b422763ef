// Records and datasets as a device keeps them, and how they change. Values in, values out.

/** A value, null for a removal, and when it was made: milliseconds since 1970 by its device's clock. */
export interface Version {
  readonly value: string | null;
  readonly at: number;
}

/** A record as the server tells it. */
export interface Remote {
  readonly key: string;
  readonly version: Version;
  readonly syncCount: number;
  readonly by: string;
}

/** A record as it is here: what the server has of it as far as is known, and what was changed since. */
export interface LocalRecord {
  readonly key: string;
  readonly base: Version;
  /** The base's on the server; 0 if the server has none. */
  readonly syncCount: number;
  readonly by: string;
  /** Whether the base is from before a reset, and was not told of again. */
  readonly stale: boolean;
  /** A change that is not known to be on the server. */
  readonly pending: Version | null;
  /** Which of the pending changes was made first. */
  readonly order: number;
  /** The change that was last sent, whatever became of it. */
  readonly sent: Version | null;
}

/** How far a dataset is known. Numbers are sync counts. */
export interface DatasetState {
  readonly name: string;
  /** All changes up to this one are here. */
  readonly known: number;
  /** The greatest one that the watch has told of. */
  readonly seen: number;
  /** Deletions up to this one were heard. */
  readonly deleted: number;
  /** Whether it was deleted here, and the server has yet to hear of it. */
  readonly deleting: boolean;
}

/** Decides a conflict: the change that is to stay pending, or null to take the server's. */
export type Settle = (record: LocalRecord, remote: Remote) => Version | null;

const NONE: Version = { value: null, at: 0 };

/** A record of which nothing is known. */
export function emptyRecord(key: string): LocalRecord {
  return { key, base: NONE, syncCount: 0, by: "", stale: false, pending: null, order: 0, sent: null };
}

/** A dataset of which nothing is known. */
export function emptyDataset(name: string): DatasetState {
  return { name, known: 0, seen: 0, deleted: 0, deleting: false };
}

/** What the app sees of a record; of a dataset that it has deleted, only what was written since. */
export function visible(record: LocalRecord, { deleting }: Pick<DatasetState, "deleting">): Version {
  return record.pending ?? (deleting ? NONE : record.base);
}

/** The record when the server has it no more. A change stays, unless it was to remove what is gone. */
export function withoutBase(record: LocalRecord): LocalRecord {
  const pending = record.pending?.value == null ? null : record.pending;
  return { ...record, base: NONE, syncCount: 0, by: "", stale: false, pending };
}

/** Whether nothing of a record has to be kept, once its dataset is known so far. */
export function isOver(record: LocalRecord, { known }: Pick<DatasetState, "known">): boolean {
  return record.pending === null && record.base.value === null && !record.stale && record.syncCount <= known;
}

/** The later one wins; a tie goes to the server. */
export function lastWriter({ pending }: LocalRecord, remote: Remote): Version | null {
  return pending !== null && pending.at > remote.version.at ? pending : null;
}

/** The record after the server has told of it, in a dataset that is being deleted here, or is not. */
export function arrive(record: LocalRecord, remote: Remote, settle: Settle, deleting: boolean): LocalRecord {
  const { version: base, syncCount, by } = remote;
  if (record.stale && syncCount === record.syncCount && base.value === record.base.value) {
    return { ...record, stale: false };
  }
  if (!record.stale && syncCount <= record.syncCount) return record;
  const pending = record.pending === null || deleting ? record.pending : left(record, record.pending, remote, settle);
  return { ...record, base, syncCount, by, stale: false, pending };
}

/** The record once the server has taken what was sent, whatever it has made of that, unless more is known by now. */
export function taken(record: LocalRecord, sent: Version | null, syncCount: number): LocalRecord {
  const isLatest = record.stale || record.syncCount <= syncCount;
  return record.pending !== null && isSame(record.pending, sent) && isLatest ? { ...record, pending: null } : record;
}

/** What is still to be sent. */
function left(record: LocalRecord, pending: Version, remote: Remote, settle: Settle): Version | null {
  if (isSame(remote.version, record.sent)) return isSame(pending, record.sent) ? null : pending;
  return pending.value === remote.version.value ? null : settle(record, remote);
}

export function isSame(one: Version | null, other: Version | null): boolean {
  return one?.value === other?.value && one?.at === other?.at;
}

/** Whether what somebody did as somebody else counts: nothing is here, or nothing as late. No removal does. */
export function folds(present: Version, version: Version): boolean {
  return version.value !== null && (present.value === null || version.at > present.at);
}

/** The watch has told of a change. Others of the same count may follow; those before are complete. */
export function told(dataset: DatasetState, count: number): DatasetState {
  return { ...dataset, seen: Math.max(dataset.seen, count), known: Math.max(dataset.known, count - 1) };
}

/** The watch has told of all there is. */
export function caughtUp(dataset: DatasetState): DatasetState {
  return { ...dataset, known: Math.max(dataset.known, dataset.seen) };
}

/** All changes up to this one were listed. */
export function listed(dataset: DatasetState, count: number): DatasetState {
  return { ...dataset, known: Math.max(dataset.known, count) };
}

/** A change that was sent is this one; what came before is known only if it was the last. */
export function answered(dataset: DatasetState, count: number): DatasetState {
  return dataset.known === count - 1 ? { ...dataset, known: count } : dataset;
}

/** A deletion was heard. It settles one that was made here. */
export function wasDeleted(dataset: DatasetState, count: number): DatasetState {
  return { ...dataset, deleted: count, known: Math.max(dataset.known, count), deleting: false };
}

/** What was known does not count any more. */
export function afterReset(dataset: DatasetState): DatasetState {
  return { ...dataset, known: 0, seen: 0, deleted: 0 };
}
