// What apps see of sync besides devices and datasets: states, changes, conflicts, handlers and errors.

/**
 * How a device stands to the server. `offline`: the server does not answer, or was not asked yet. `behind`: there is
 * more to hear from it, or to send to it. `current`: both have the same. `stopped`: it has refused the device, whose
 * `error` says why; `renew` starts again.
 */
export type Status = "offline" | "behind" | "current" | "stopped";

/** Where a change comes from: `local` was written through this device, `remote` is everything else. */
export type Origin = "local" | "remote";

/** A record looks different. A value is null where there is none, as in the browser's `StorageEvent`. */
export interface Change {
  readonly dataset: string;
  readonly key: string;
  readonly oldValue: string | null;
  readonly newValue: string | null;
  readonly origin: Origin;
}

export type Listener = (change: Change) => void;

/** A record that was written here and elsewhere. A value is null where the record was removed. */
export interface Conflict {
  readonly dataset: string;
  readonly key: string;
  readonly local: string | null;
  readonly localAt: Date;
  readonly remote: string | null;
  /** By the clock of the device that has written it. */
  readonly remoteAt: Date;
  /** The identity, or the account if it was an operator. */
  readonly remoteBy: string;
  /** What both were made from. */
  readonly base: string | null;
}

/** Decides which value the record is to have: one of the two, or another one; null for none. */
export type ConflictHandler = (conflict: Conflict) => string | null;

/** What an app decides, and what it is told. One that throws is logged, and counts as none. */
export interface Handlers {
  /** Without one, the last writer wins. */
  readonly conflict?: ConflictHandler;
  /** A dataset was deleted elsewhere: whether what is still to be sent of it, by key, is to be a new dataset. */
  readonly keep?: (dataset: string, pending: ReadonlyMap<string, string | null>) => boolean;
  /** A change was refused for good, and has been put back. */
  readonly onError?: (dataset: string, key: string, error: SyncError) => void;
  readonly onStatus?: (status: Status) => void;
  /** What is here could not be kept on this device, as where the disk is full. It is in memory, and is tried again. */
  readonly onStoreFailure?: (error: unknown) => void;
}

/** The server has refused something. `name` is Cognito's for the reason, or `SyncError` if it has given none. */
export class SyncError extends Error {
  constructor(name: string | undefined, message: string, cause?: unknown) {
    super(name === undefined ? message : `${name}: ${message}`, { cause });
    this.name = name ?? "SyncError";
  }
}

/** Another process, another tab, or another device of this one has the local store open. */
export class StoreInUse extends Error {
  override readonly name = "StoreInUse";
}

/** The local store is another identity pool's, or was made by a later version. */
export class StoreUnusable extends Error {
  override readonly name = "StoreUnusable";
}
