// Keeps the local store and the server the same, whatever happens in between.

import type { Clock } from "../credentials/schedule.js";
import { Backoff } from "./backoff.js";
import { Calls } from "./calls.js";
import { Connection } from "./connection.js";
import { type Ending, endingOf } from "./endings.js";
import type { Entrance } from "./entrance.js";
import type { LocalData } from "./local.js";
import type { Status } from "./model.js";
import { pause, whileWanted } from "./pauses.js";
import { Socket } from "./socket.js";
import type { Surface } from "./surface.js";
import { Portion, Uploads } from "./uploads.js";

/** One connection after the other, until it is closed. */
export class Engine {
  readonly #local: LocalData;
  readonly #entrance: Entrance;
  readonly #surface: Surface;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #uploadBackoff: Backoff;
  readonly #portion = new Portion();
  #turn = new AbortController();
  #rest = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #connection: Connection | undefined;
  #hasRenewed = false;
  #hasStopped = false;
  #isClosed = false;

  constructor(local: LocalData, entrance: Entrance, surface: Surface, clock: Clock) {
    this.#local = local;
    this.#entrance = entrance;
    this.#surface = surface;
    this.#clock = clock;
    this.#backoff = new Backoff(clock.random);
    this.#uploadBackoff = new Backoff(clock.random);
    local.changed = () => this.#moved();
  }

  /** Connect anew, as whoever is signed in now. */
  begin(): void {
    if (this.#isClosed) return;
    this.#turn.abort();
    this.#turn = new AbortController();
    const { signal } = this.#turn;
    this.#connection = undefined;
    this.#hasStopped = false;
    this.#backoff.reset();
    this.#running = this.#running.then(() => this.#run(signal));
    this.#refresh();
  }

  /** The network may be back, or another one: do not rest any longer, and see whether the connection still works. */
  hurry(): void {
    this.#rest.abort();
    this.#connection?.probe();
  }

  /** End everything. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#turn.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const ending = await this.#connected(signal);
      if (!signal.aborted) await this.#after(ending, signal);
    }
  }

  /** Be connected for as long as it lasts. */
  async #connected(signal: AbortSignal): Promise<Ending> {
    try {
      // The app's logins may never come.
      const given = await whileWanted(this.#entrance.credentials(), signal);
      await whileWanted(this.#entrance.enter(given, signal), signal);
      const socket = await Socket.open(this.#surface.options.url, signal);
      this.#connection = this.#connectionOn(socket, given.identityId);
      return await endedWith(signal, socket, this.#connection.run(given));
    } catch (error) {
      return endingOf(error);
    } finally {
      this.#connection = undefined;
      this.#refresh();
    }
  }

  #connectionOn(socket: Socket, identityId: string): Connection {
    const local = this.#local;
    const surface = this.#surface;
    const calls = new Calls(socket, surface.options.identityPoolId, identityId);
    const portion = this.#portion;
    const uploadsOf = (mayGoOn: () => boolean) => new Uploads({ calls, local, surface, portion, mayGoOn });
    return new Connection(calls, local, uploadsOf, {
      credentials: () => this.#entrance.credentials(),
      clock: this.#clock,
      uploadBackoff: this.#uploadBackoff,
      moved: () => this.#refresh(),
      cameUp: () => this.#cameUp(),
    });
  }

  /** Do what is to be done before the next connection, and rest. */
  async #after(ending: Ending, signal: AbortSignal): Promise<void> {
    this.#surface.standing.error = ending.error;
    if (ending.next === "stop") return this.#stop(signal);
    if (ending.next === "atOnce" || (ending.next === "renew" && this.#renewsAtOnce())) return;
    if (ending.next === "anew") this.#forgetToken();
    this.#rest = new AbortController();
    await pause(ending.afterMs ?? this.#backoff.next(), AbortSignal.any([signal, this.#rest.signal]));
  }

  /** Go on with new credentials: the first time at once. */
  #renewsAtOnce(): boolean {
    this.#entrance.renew();
    const isFirst = !this.#hasRenewed;
    this.#hasRenewed = true;
    return isFirst;
  }

  async #stop(signal: AbortSignal): Promise<void> {
    this.#hasStopped = true;
    this.#refresh();
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  }

  #forgetToken(): void {
    void this.#local.change("remote", (here) => {
      here.replica.token = undefined;
      this.#local.arrivals.reset(here);
    });
  }

  #cameUp(): void {
    this.#backoff.reset();
    this.#hasRenewed = false;
    this.#surface.standing.error = undefined;
  }

  #moved(): void {
    this.#connection?.wake();
    this.#refresh();
  }

  #refresh(): void {
    this.#surface.standing.become(this.#present());
  }

  #present(): Status {
    if (this.#hasStopped) return "stopped";
    if (!this.#connection?.answers) return "offline";
    return this.#connection.isCurrent ? "current" : "behind";
  }
}

/** What a run returns, whose socket is closed at its end, or as soon as it is not wanted any more. */
async function endedWith<T>(signal: AbortSignal, socket: Socket, run: Promise<T>): Promise<T> {
  const close = () => socket.close();
  signal.addEventListener("abort", close);
  try {
    return await run;
  } finally {
    signal.removeEventListener("abort", close);
    close();
  }
}
