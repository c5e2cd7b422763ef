// Who does the work of a device: itself or, where the tabs of a browser share a local store, the one that leads.

import type { Core } from "./core.js";
import { Follower } from "./follower.js";
import { Leader } from "./leader.js";
import { differences, pictureOf } from "./looks.js";
import { StoreInUse, SyncError } from "./model.js";
import type { LocalStore, OpenStore, SharedPlace } from "./stores.js";
import type { Surface } from "./surface.js";
import { dataOf, lead } from "./tabs.js";

/** A device's place among those that share its store, for as long as it is open. */
export class Place {
  readonly #surface: Surface;
  readonly #channel: BroadcastChannel | undefined;
  readonly #end = new AbortController();
  #core: Core;
  #succession: Promise<void> = Promise.resolve();

  private constructor(surface: Surface, core: Core, channel: BroadcastChannel | undefined) {
    this.#surface = surface;
    this.#core = core;
    this.#channel = channel;
  }

  /** Take the store, or follow who has it; `StoreInUse` if that one cannot be followed. */
  static async open(surface: Surface, store: LocalStore): Promise<Place> {
    const { shared } = store;
    const channel = shared && new BroadcastChannel(shared.name);
    try {
      const leader = await Leader.on(await store.open(), surface);
      const place = new Place(surface, leader, channel);
      place.#lead(leader, shared);
      return place;
    } catch (error) {
      if (error instanceof StoreInUse && shared && channel) return Place.#following(surface, shared, channel);
      channel?.close();
      throw error;
    }
  }

  static async #following(surface: Surface, shared: SharedPlace, channel: BroadcastChannel): Promise<Place> {
    const follower = new Follower(surface, channel);
    const place = new Place(surface, follower, channel);
    place.#succession = place.#succeed(follower, shared);
    await Promise.race([follower.ready, place.#succession]);
    return place;
  }

  get core(): Core {
    return this.#core;
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#core.close();
    await this.#succession;
    this.#channel?.close();
    this.#surface.standing.close();
  }

  #lead(leader: Leader, shared: SharedPlace | undefined): void {
    if (shared && this.#channel) {
      lead(leader, this.#surface, this.#channel);
      void leader.lost?.then(() => this.#giveWay(leader, shared));
    }
    leader.begin();
  }

  /** Another tab has taken the store, as this one was asleep. */
  async #giveWay(leader: Leader, shared: SharedPlace): Promise<void> {
    if (this.#end.signal.aborted || !this.#channel) return;
    this.#surface.witness = undefined;
    const follower = new Follower(this.#surface, this.#channel, dataOf(leader));
    this.#core = follower;
    this.#succession = Promise.all([leader.close(), this.#succeed(follower, shared)]).then(() => undefined);
  }

  /** Lead once the store is free, or nobody leads who has it. */
  async #succeed(follower: Follower, shared: SharedPlace): Promise<void> {
    const { signal } = this.#end;
    try {
      const leader = await Leader.on(await next(follower, shared, signal), this.#surface);
      if (signal.aborted) await leader.close();
      else this.#takeOver(follower, leader, shared);
    } catch (error) {
      if (signal.aborted) return;
      this.#surface.standing.error = new SyncError(undefined, "This tab cannot take over.", error);
      this.#surface.standing.become("stopped");
    }
  }

  /** What the app sees stays as it is, but for what the former leader was not able to tell. */
  #takeOver(follower: Follower, leader: Leader, shared: SharedPlace): void {
    const before = pictureOf(follower);
    follower.end();
    this.#surface.quietly(() => {
      for (const { wish, resolve, reject } of follower.unfulfilled) leader.fulfil(wish).then(resolve, reject);
    });
    this.#core = leader;
    this.#lead(leader, shared);
    this.#surface.tell(differences(before, pictureOf(leader), "remote"));
  }
}

/** The store, as soon as it is free, or its leader silent. */
async function next(follower: Follower, shared: SharedPlace, signal: AbortSignal): Promise<OpenStore> {
  const silence = new AbortController();
  follower.onSilence = () => silence.abort();
  try {
    return await shared.openLater(AbortSignal.any([signal, silence.signal]));
  } catch (error) {
    if (signal.aborted || !silence.signal.aborted) throw error;
    return await shared.take();
  } finally {
    follower.onSilence = () => undefined;
  }
}
