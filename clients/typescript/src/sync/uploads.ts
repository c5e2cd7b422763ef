// Sends what is pending, for as long as the watch is current.

import type { Calls } from "./calls.js";
import { CONFLICT, Closed, INVALID, LIMIT, SetBack, TOO_BIG, isRefused } from "./endings.js";
import type { Listing } from "./listings.js";
import type { LocalData } from "./local.js";
import { SyncError } from "./model.js";
import { BATCH_CHANGES, batchOf } from "./plan.js";
import { type LocalRecord, isSame } from "./records.js";
import type { Surface } from "./surface.js";

// The server takes a session's token for an hour.
const SESSION_MS = 3_000_000;
const CONFLICTS_IN_A_ROW = 5;
const LEFT_OUT = "The server has not written the change: the identity pool's function has left it out.";

/** What a listing allows to send. */
interface Session {
  readonly token: string;
  readonly ends: number;
  readonly syncCount: number;
  isNew: boolean;
}

/** How many changes go into one call at most: fewer after one was refused, until it is found which one it is. */
export class Portion {
  #most = BATCH_CHANGES;

  get most(): number {
    return this.#most;
  }

  /** Of so many changes, one will never be taken. */
  refused(changes: number): void {
    this.#most = Math.max(1, Math.floor(changes / 2));
  }

  taken(): void {
    this.#most = Math.min(BATCH_CHANGES, this.#most * 2);
  }
}

/** What uploads are made of. */
export interface UploadParts {
  readonly calls: Calls;
  readonly local: LocalData;
  readonly surface: Surface;
  readonly portion: Portion;
  /** Whether the watch is current. */
  readonly mayGoOn: () => boolean;
}

/** Sends an identity's changes over one connection, one call at a time. */
export class Uploads {
  readonly #calls: Calls;
  readonly #local: LocalData;
  readonly #parts: UploadParts;
  readonly #sessions = new Map<string, Session>();
  #refused = 0;

  constructor(parts: UploadParts) {
    this.#calls = parts.calls;
    this.#local = parts.local;
    this.#parts = parts;
  }

  /** How many changes were put back. */
  get refused(): number {
    return this.#refused;
  }

  /** Send all that is pending. What is refused is thrown, but for conflicts, and for single changes. */
  async sendAll(): Promise<void> {
    for (;;) {
      const next = this.#local.shown.nextToSend();
      if (!next || !this.#parts.mayGoOn()) return;
      await this.send(next.name);
    }
  }

  /** Tell the server which datasets were deleted here. */
  async sendDeletions(): Promise<void> {
    for (const { name, deleting } of this.#local.shown.datasets()) if (deleting) await this.send(name);
  }

  /**
   * Send all that is pending of one dataset. After too many conflicts in a row, the last one is thrown; `SetBack` if
   * nobody has written meanwhile: what is known here of the server's records is not so.
   */
  async send(name: string): Promise<void> {
    let builtOn: (number | undefined)[] = [];
    while (this.#parts.mayGoOn() && this.#local.shown.isPendingIn(name)) {
      try {
        await this.#sendSome(name);
        builtOn = [];
      } catch (error) {
        builtOn.push(this.#sessions.get(name)?.syncCount);
        // After whatever else, nobody knows what has become of it.
        this.#sessions.delete(name);
        if (!isRefused(error, CONFLICT)) throw error;
        if (builtOn.length <= CONFLICTS_IN_A_ROW) continue;
        const [, ...listedBetween] = builtOn;
        throw new Set(listedBetween).size === 1 ? new SetBack() : error;
      }
    }
  }

  /**
   * List what is new in a dataset, which begins a session. `settles` if it is the listing after a deletion. `SetBack` if
   * it contradicts what is known.
   */
  async begin(name: string, settles = false): Promise<Listing> {
    const listing = await this.#list(name, settles ? 0 : this.#local.shown.dataset(name).known);
    void this.#local.change("remote", (here) => this.#local.arrivals.takeListing(here, name, listing, settles));
    const ends = performance.now() + SESSION_MS;
    const { sessionToken: token, syncCount } = listing;
    this.#sessions.set(name, { token, ends, syncCount, isNew: true });
    return listing;
  }

  async #list(name: string, since: number): Promise<Listing> {
    try {
      const listing = await this.#calls.listRecords(name, since);
      // If the dataset was only deleted, as much would be left of it.
      if (listing.syncCount < since) throw new SetBack();
      return listing;
    } catch (error) {
      // There is no such sync count any more.
      throw since > 0 && isRefused(error, INVALID) ? new SetBack() : error;
    }
  }

  async #sendSome(name: string): Promise<void> {
    if (this.#local.shown.dataset(name).deleting) {
      await this.#calls.deleteDataset(name);
      await this.begin(name, true);
      return;
    }
    const session = await this.#session(name);
    const changes = await this.#batch(name);
    if (changes.length > 0) await this.#update(name, session, changes);
    session.isNew = false;
  }

  async #session(name: string): Promise<Session> {
    const session = this.#sessions.get(name);
    if (session && performance.now() < session.ends) return session;
    await this.begin(name);
    return this.#session(name);
  }

  /** Changes that go into one call. Before they do, it is noted here what is sent: the answer may be lost. */
  async #batch(name: string): Promise<LocalRecord[]> {
    const changes = batchOf(this.#local.shown.pending(name), this.#parts.portion.most);
    if (changes.length === 0) return changes;
    const noted = this.#local.change("local", (here) => {
      for (const record of changes) here.put(name, { ...record, sent: record.pending });
    });
    // A store that has no room is no reason not to send.
    await noted.catch(() => undefined);
    return changes;
  }

  async #update(name: string, session: Session, changes: readonly LocalRecord[]): Promise<void> {
    try {
      const records = await this.#calls.updateRecords(name, changes, session.token);
      void this.#local.change("remote", (here) => this.#local.arrivals.takeAnswer(here, name, changes, records));
      this.#parts.portion.taken();
      const written = new Set(records.map(({ key }) => key));
      for (const change of changes) {
        if (!written.has(change.key)) this.#putBack(name, change, new SyncError(undefined, LEFT_OUT));
      }
    } catch (error) {
      if (isTooBig(error)) this.#tooMuch(name, changes, new SyncError(LIMIT, "The server takes no such large frame."));
      if (!isRefused(error, INVALID, LIMIT)) throw error;
      if (isRefused(error, INVALID) && !session.isNew) this.#sessions.delete(name);
      else this.#tooMuch(name, changes, error);
    }
  }

  /** One of the changes will never be taken. If it is the only one, the record is again as the server has it. */
  #tooMuch(name: string, changes: readonly LocalRecord[], error: SyncError): void {
    this.#parts.portion.refused(changes.length);
    const [refused, ...others] = changes;
    if (refused && others.length === 0) this.#putBack(name, refused, error);
  }

  #putBack(name: string, refused: LocalRecord, error: SyncError): void {
    this.#refused++;
    void this.#local.change("remote", (here) => {
      const record = here.replica.record(name, refused.key);
      if (isSame(record.pending, refused.pending)) here.put(name, { ...record, pending: null });
    });
    this.#parts.surface.tellRefused(name, refused.key, error);
  }
}

function isTooBig(error: unknown): boolean {
  return error instanceof Closed && error.code === TOO_BIG;
}
