// One connection to the server: a watch, and what is sent while the watch is current.

import type { IdentityCredentials } from "../credentials/identities.js";
import { type Clock, scheduleOf } from "../credentials/schedule.js";
import type { Backoff } from "./backoff.js";
import type { Calls, Message } from "./calls.js";
import { AnotherIdentity, CameBack, endsConnection } from "./endings.js";
import { foldMerged } from "./folding.js";
import type { LocalData } from "./local.js";
import { Bell, pause, whileWanted } from "./pauses.js";
import type { Uploads } from "./uploads.js";
import type { Event } from "./watched.js";

const FIRST_SILENCE_MS = 60_000;
const HEARTBEATS = 2;
const SHORTEST_REST_MS = 1000;
// What timers can hold.
const LONGEST_REST_MS = 2_000_000_000;

/** What a connection tells, and what it is told by. */
export interface Surroundings {
  readonly credentials: () => Promise<IdentityCredentials>;
  readonly clock: Clock;
  readonly uploadBackoff: Backoff;
  /** Something has changed that the status depends on. */
  readonly moved: () => void;
  /** The watch is current. */
  readonly cameUp: () => void;
}

/** What happens on a socket between signing in and its end. */
export class Connection {
  readonly #calls: Calls;
  readonly #local: LocalData;
  readonly #uploads: Uploads;
  readonly #around: Surroundings;
  readonly #ended = new AbortController();
  readonly #work = new Bell();
  #silent: ReturnType<typeof setTimeout> | undefined;
  #silenceMs = FIRST_SILENCE_MS;
  #comeBackMs: number | undefined;
  #answers = false;
  #watchIsCurrent = false;
  #hasFolded = false;

  constructor(
    calls: Calls,
    local: LocalData,
    uploadsOf: (mayGoOn: () => boolean) => Uploads,
    around: Surroundings,
  ) {
    this.#calls = calls;
    this.#local = local;
    this.#uploads = uploadsOf(() => this.#watchIsCurrent && !this.#ended.signal.aborted);
    this.#around = around;
  }

  /** Whether the watch has said anything. */
  get answers(): boolean {
    return this.#answers;
  }

  /** Whether all that the server has is here, and all that is here is there. */
  get isCurrent(): boolean {
    return this.#hasFolded && this.#watchIsCurrent && !this.#local.shown.isPending;
  }

  /** There is something to send. */
  wake(): void {
    this.#work.ring();
  }

  /** The connection may be dead: see whether it still works. */
  probe(): void {
    void this.#calls.probe();
  }

  /** Keep both the same until that ends: always with an error, which says how. */
  async run(given: IdentityCredentials): Promise<never> {
    await this.#calls.signIn(given);
    const tasks = [this.#watch(), this.#send(), this.#staySignedIn(given)];
    try {
      return await Promise.race(tasks);
    } finally {
      this.#ended.abort();
      clearTimeout(this.#silent);
      this.#calls.end();
      await Promise.allSettled(tasks);
    }
  }

  async #watch(): Promise<never> {
    this.#listen();
    await this.#calls.watch(this.#local.shown.token, (message) => this.#take(message));
    throw new CameBack(this.#comeBackMs);
  }

  #take({ token, events }: Message): void {
    this.#answers = true;
    void this.#local.change("remote", (here) => {
      here.replica.token = token;
      this.#local.arrivals.takeEvents(here, events);
    });
    for (const event of events) this.#notice(event);
    this.#listen();
    this.#around.moved();
  }

  #notice(event: Event): void {
    if (event.kind === "comeBack") this.#comeBackMs = event.afterMs;
    if (event.kind === "reset") this.#watchIsCurrent = false;
    if (event.kind !== "current") return;
    this.#silenceMs = HEARTBEATS * event.heartbeatMs || FIRST_SILENCE_MS;
    this.#watchIsCurrent = true;
    this.#around.cameUp();
    this.wake();
  }

  /** Wait for the next message, for as long as the server may be silent. */
  #listen(): void {
    clearTimeout(this.#silent);
    this.#silent = setTimeout(() => this.#calls.end("the server is silent"), this.#silenceMs);
  }

  async #send(): Promise<never> {
    const { signal } = this.#ended;
    for (;;) {
      await this.#work.rung(signal);
      signal.throwIfAborted();
      try {
        if (this.#watchIsCurrent) await this.#sendAll();
      } catch (error) {
        if (endsConnection(error)) throw error;
        this.wake();
        await pause(this.#around.uploadBackoff.next(), signal);
      }
      this.#around.moved();
    }
  }

  async #sendAll(): Promise<void> {
    if (!this.#hasFolded) {
      await this.#uploads.sendDeletions();
      this.#hasFolded = await foldMerged(this.#calls, this.#local, this.#uploads);
    }
    await this.#uploads.sendAll();
    this.#around.uploadBackoff.reset();
  }

  /** Show new credentials before the former ones run out. */
  async #staySignedIn(given: IdentityCredentials): Promise<never> {
    const { signal } = this.#ended;
    for (let shown = given; ; ) {
      const { now } = this.#around.clock;
      const rest = scheduleOf(now(), shown.expiration.getTime(), 0).renewal - now();
      await pause(Math.min(Math.max(rest, SHORTEST_REST_MS), LONGEST_REST_MS), signal);
      signal.throwIfAborted();
      const next = await whileWanted(this.#around.credentials(), signal);
      if (next.identityId !== given.identityId) throw new AnotherIdentity();
      if (next.accessKeyId !== shown.accessKeyId) await this.#calls.signIn(next);
      shown = next;
    }
  }
}
