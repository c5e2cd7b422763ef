// A device in a tab that follows: what it reads is a copy of what the leader has, and what it writes goes there.

import type { Core, Values, Wish } from "./core.js";
import { differences, pictureOf } from "./looks.js";
import { type Origin, SyncError } from "./model.js";
import { pause } from "./pauses.js";
import type { Surface } from "./surface.js";
import { type Announced, type Data, type Said, type State, errorOf } from "./tabs.js";

const PATIENCE_MS = 2000;
// How long a leader may be silent who was asked for something.
const SILENCE_MS = 2000;

/** A wish that the leader has not yet said to have fulfilled. */
export interface Unfulfilled extends PromiseWithResolvers<void> {
  readonly wish: Wish;
}

/** Follows whoever leads, also from one to the next. */
export class Follower implements Core {
  readonly #surface: Surface;
  readonly #channel: BroadcastChannel;
  readonly #self = crypto.randomUUID();
  readonly #heard = Promise.withResolvers<void>();
  readonly #unfulfilled = new Map<number, Unfulfilled>();
  /** What was written here, until the leader has it; with the wish that it was last a part of. */
  readonly #own = new Map<string, Map<string, { readonly value: string | null; readonly id: number }>>();
  #leaders: Map<string, Map<string, string>>;
  #state: State = { status: "offline", identityId: undefined, error: undefined };
  #lastId = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;
  /** Called when nobody seems to lead. */
  onSilence: () => void = () => undefined;

  /** `data` is what the app has seen so far. */
  constructor(surface: Surface, channel: BroadcastChannel, data: readonly Data[] = []) {
    this.#surface = surface;
    this.#channel = channel;
    this.#leaders = mapOf(data);
    channel.onmessage = ({ data }: MessageEvent<Announced>) => this.#hear(data);
    this.#say({ kind: "hello", from: this.#self });
  }

  /** Resolves when it is known what there is. */
  get ready(): Promise<void> {
    return this.#heard.promise;
  }

  /** What was wished for, in its order: whoever leads next has to do it. */
  get unfulfilled(): readonly Unfulfilled[] {
    return [...this.#unfulfilled.values()];
  }

  get identityId(): string | undefined {
    return this.#state.identityId;
  }

  valueOf(dataset: string, key: string): string | null {
    const own = this.#own.get(dataset)?.get(key);
    return own ? own.value : (this.#leaders.get(dataset)?.get(key) ?? null);
  }

  valuesOf(dataset: string): [string, string][] {
    const found = new Map(this.#leaders.get(dataset));
    for (const [key, { value }] of this.#own.get(dataset) ?? []) {
      if (value === null) found.delete(key);
      else found.set(key, value);
    }
    return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
  }

  names(): string[] {
    const names = new Set([...this.#leaders.keys(), ...this.#own.keys()]);
    return [...names].filter((name) => this.valuesOf(name).length > 0).sort();
  }

  fulfil(wish: Wish): Promise<void> {
    const id = ++this.#lastId;
    const unfulfilled = { wish, ...Promise.withResolvers<void>() };
    // Whoever does not wait for it shall not have the program end.
    unfulfilled.promise.catch(() => undefined);
    this.#unfulfilled.set(id, unfulfilled);
    this.#say({ kind: "wish", from: this.#self, id, wish });
    this.#stand();
    if (wish.kind !== "forget") this.#show(wish.dataset, this.#valuesIn(wish), id);
    return unfulfilled.promise;
  }

  renew(): void {
    this.#post({ kind: "renew" });
  }

  hurry(): void {
    // The leader hears of the network itself.
  }

  /** Stop to follow. The leader is given a while for what it has yet to do. */
  async close(): Promise<void> {
    const done = new AbortController();
    const settled = Promise.allSettled(this.unfulfilled.map(({ promise }) => promise));
    await Promise.race([settled, pause(PATIENCE_MS, done.signal)]);
    done.abort();
    this.end();
    for (const { reject } of this.unfulfilled) reject(new SyncError(undefined, "Nobody has kept what was written."));
  }

  /** Listen to nobody any more. */
  end(): void {
    clearTimeout(this.#silence);
    this.#channel.onmessage = null;
  }

  #post(said: Said): void {
    this.#channel.postMessage(said);
  }

  /** Say something that is answered. */
  #say(said: Said): void {
    this.#post(said);
    this.#silence ??= setTimeout(() => this.onSilence(), SILENCE_MS);
  }

  #hear(announced: Announced): void {
    clearTimeout(this.#silence);
    this.#silence = undefined;
    if ("to" in announced && announced.to !== this.#self) return;
    if (announced.kind === "leads") this.#begin();
    else if (announced.kind === "all") this.#take(announced.data);
    else if (announced.kind === "done") this.#done(announced.id, announced.failure);
    else if (announced.kind === "refused") {
      this.#surface.tellRefused(announced.dataset, announced.key, errorOf(announced.error));
    } else if (announced.kind === "changes") {
      for (const { dataset, key, newValue } of announced.changes) {
        this.#change("remote", dataset, key, () => this.#put(dataset, key, newValue));
      }
    }
    if ("state" in announced) this.#stand(announced.state);
  }

  /** Somebody else leads from now on. */
  #begin(): void {
    this.#say({ kind: "hello", from: this.#self });
    for (const [id, { wish }] of this.#unfulfilled) this.#say({ kind: "wish", from: this.#self, id, wish });
  }

  #take(data: readonly Data[]): void {
    const before = pictureOf(this);
    this.#leaders = mapOf(data);
    this.#surface.tell(differences(before, pictureOf(this), "remote"));
    this.#heard.resolve();
  }

  #done(id: number, failure: string | undefined): void {
    const unfulfilled = this.#unfulfilled.get(id);
    this.#unfulfilled.delete(id);
    for (const [dataset, values] of this.#own) {
      for (const [key, own] of values) {
        if (own.id === id) this.#change("remote", dataset, key, () => values.delete(key));
      }
    }
    this.#stand();
    if (failure === undefined) unfulfilled?.resolve();
    else unfulfilled?.reject(new Error(failure));
  }

  #valuesIn(wish: Exclude<Wish, { kind: "forget" }>): Values {
    return wish.kind === "write" ? wish.values : this.valuesOf(wish.dataset).map(([key]) => [key, null]);
  }

  #show(dataset: string, values: Values, id: number): void {
    const own = this.#own.get(dataset) ?? new Map();
    this.#own.set(dataset, own);
    for (const [key, value] of values) this.#change("local", dataset, key, () => own.set(key, { value, id }));
  }

  #put(dataset: string, key: string, value: string | null): void {
    const values = this.#leaders.get(dataset) ?? new Map<string, string>();
    if (value === null) values.delete(key);
    else values.set(key, value);
    this.#leaders.set(dataset, values);
  }

  /** Change what is to be seen of a record, and tell if that differs. */
  #change(origin: Origin, dataset: string, key: string, make: () => void): void {
    const oldValue = this.valueOf(dataset, key);
    make();
    const newValue = this.valueOf(dataset, key);
    if (newValue !== oldValue) this.#surface.tell([{ dataset, key, oldValue, newValue, origin }]);
  }

  #stand(state = this.#state): void {
    this.#state = state;
    const { standing } = this.#surface;
    standing.error = state.error && errorOf(state.error);
    const waits = state.status === "current" && this.#unfulfilled.size > 0;
    standing.become(waits ? "behind" : state.status);
  }
}

function mapOf(data: readonly Data[]): Map<string, Map<string, string>> {
  return new Map(data.map(([name, values]) => [name, new Map(values)]));
}
