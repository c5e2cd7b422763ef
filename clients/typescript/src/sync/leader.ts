// A device that has the local store, and the connection.

import { identitiesOverHttp } from "../credentials/over_http.js";
import { systemClock } from "../credentials/schedule.js";
import type { Core, Wish } from "./core.js";
import { Engine } from "./engine.js";
import { Entrance } from "./entrance.js";
import { LocalData } from "./local.js";
import type { Origin } from "./model.js";
import { pause } from "./pauses.js";
import type { OpenStore } from "./stores.js";
import type { Surface } from "./surface.js";

/** Does all that there is to do. */
export class Leader implements Core {
  /** Resolves if another tab has taken the store. */
  readonly lost: Promise<void> | undefined;
  readonly #local: LocalData;
  readonly #entrance: Entrance;
  readonly #engine: Engine;
  readonly #end = new AbortController();

  private constructor(local: LocalData, surface: Surface, lost: Promise<void> | undefined) {
    this.lost = lost;
    const { url, identityPoolId, customRoleArn } = surface.options;
    const { signal } = this.#end;
    const clock = { ...systemClock, pause: (milliseconds: number) => pause(milliseconds, signal) };
    this.#local = local;
    const identities = identitiesOverHttp(url, identityPoolId, customRoleArn, signal);
    this.#entrance = new Entrance(identities, surface.options, clock, local);
    this.#engine = new Engine(local, this.#entrance, surface, clock);
  }

  /** A device on its open store, which it closes at its own end. It does not connect yet. */
  static async on(store: OpenStore, surface: Surface): Promise<Leader> {
    try {
      return new Leader(await LocalData.of(store, surface), surface, store.lost);
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** Connect. */
  begin(): void {
    this.#engine.begin();
  }

  get identityId(): string | undefined {
    return this.#local.shown.owner || undefined;
  }

  valueOf(dataset: string, key: string): string | null {
    return this.#local.shown.valueOf(dataset, key);
  }

  valuesOf(dataset: string): [string, string][] {
    return this.#local.shown.valuesOf(dataset);
  }

  names(): string[] {
    return this.#local.shown.names();
  }

  fulfil(wish: Wish, origin: Origin = "local"): Promise<void> {
    if (wish.kind === "write") return this.#local.write(wish.dataset, wish.values, wish.at, origin);
    if (wish.kind === "delete") return this.#local.deleteDataset(wish.dataset, origin);
    const forgotten = this.#entrance.forget();
    this.#engine.begin();
    return forgotten;
  }

  renew(): void {
    this.#entrance.renew();
    this.#engine.begin();
  }

  hurry(): void {
    this.#engine.hurry();
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#engine.close();
    await this.#local.close();
  }
}
