// Plays the cases of `sync.json` against a server. `clients/conformance/README.md` says what the environment tells.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Conflict, type Dataset, Device, FileStore, type IdentityStore, signInLogins } from "@poolhouse/client";

type Words = Readonly<Record<string, string>>;
type Told = readonly [string, string | null, string | null, string];

interface Step {
  readonly on: string | readonly string[];
  readonly at?: string;
  readonly dataset?: string;
  readonly [word: string]: unknown;
}

interface Case {
  readonly name: string;
  readonly skip?: string;
  readonly identity?: "each";
  readonly users?: readonly string[];
  readonly devices: Readonly<Record<string, { readonly conflict?: string; readonly keep?: boolean }>>;
  readonly steps: readonly Step[];
}

const { SERVER_HTTP: url = "", IDENTITY_POOL_ID: identityPoolId = "", SYNC_CASES = "", SYNC_USERS = "" } = process.env;
const NOWHERE = "http://127.0.0.1:1";
const PATIENCE_MS = 10_000;
const A_WHILE_MS = 300;
const A_GLANCE_MS = 10;
const BETWEEN_WRITES_MS = 3;

const { clock, cases } = JSON.parse(readFileSync(SYNC_CASES, "utf8")) as { clock: string; cases: Case[] };
const users = JSON.parse(readFileSync(SYNC_USERS, "utf8")) as Readonly<Record<string, Words>>;

/** One device of a case, which is closed and opened again as the case says. */
class Player implements IdentityStore {
  readonly #name: string;
  readonly #said: Case["devices"][string];
  readonly #tokens: Words;
  readonly #store: FileStore;
  readonly #listens = new Set<string>();
  #device: Device | undefined;
  #now = Date.parse(clock);
  #logins: Record<string, string> = {};
  #identityId: string | null;
  #told: Told[] = [];
  #errors: [string, string][] = [];
  #conflicts = 0;

  constructor(one: Case, name: string, folder: string, identityId: string | null) {
    this.#name = name;
    this.#said = one.devices[name] ?? {};
    this.#tokens = users[one.name] ?? {};
    this.#store = new FileStore(join(folder, `${name}.db`));
    this.#identityId = identityId;
  }

  get device(): Device {
    assert.ok(this.#device);
    return this.#device;
  }

  getItem(): string | null {
    return this.#identityId;
  }

  setItem(_: string, identityId: string): void {
    this.#identityId = identityId;
  }

  removeItem(): void {
    this.#identityId = null;
  }

  async open(at: string): Promise<void> {
    await this.close();
    const { conflict, keep = false } = this.#said;
    const options = {
      url: at,
      identityPoolId,
      store: this.#store,
      logins: () => this.#logins,
      identityIds: this,
      keep: () => keep,
      onError: (_: string, key: string, { name }: Error) => void this.#errors.push([key, name]),
      ...(conflict === undefined ? {} : { conflict: (found: Conflict) => this.#decide(conflict, found) }),
    };
    this.#device = await Device.openAt(options, () => this.#now);
    for (const name of this.#listens) this.#listen(name);
  }

  async close(): Promise<void> {
    await this.#device?.close();
    this.#device = undefined;
  }

  /** One step, as far as it is about this device. */
  async play({ on: _, at, dataset = "settings", same_identity: __, ...words }: Step): Promise<void> {
    if (at !== undefined) this.#now = Date.parse(`${clock.split("T")[0]}T${at}Z`);
    for (const [word, said] of Object.entries(words)) {
      const doing = this.#steps[word];
      assert.ok(doing, `nobody knows how to ${word}`);
      await doing(said as never, this.device.sync(dataset));
    }
  }

  readonly #steps: Readonly<Record<string, (said: never, dataset: Dataset) => unknown>> = {
    put: (values: Words, dataset) => Object.entries(values).forEach(([key, value]) => void dataset.set(key, value)),
    put_many: ({ count, value }: { count: number; value: string }, dataset) => {
      for (let number = 0; number < count; number++) void dataset.set(`k${number}`, value);
    },
    put_long: (lengths: Readonly<Record<string, number>>, dataset) => {
      for (const [key, length] of Object.entries(lengths)) void dataset.set(key, "x".repeat(length));
    },
    remove: (keys: string[], dataset) => keys.forEach((key) => void dataset.delete(key)),
    clear: (_: true, dataset) => void dataset.clear(),
    delete: (_: true, dataset) => void this.device.deleteDataset(dataset.name),
    count: async (times: number, dataset) => {
      for (let time = 0; time < times; time++) {
        void dataset.set(this.#name, String(Number(dataset.get(this.#name) ?? 0) + 1));
        void dataset.set("who", joined(dataset.get("who") ?? "", this.#name));
        await setTimeout(BETWEEN_WRITES_MS);
      }
    },
    go: (where: string) => this.open(where === "offline" ? NOWHERE : url),
    synchronize: () => this.device.synchronize({ signal: AbortSignal.timeout(PATIENCE_MS) }),
    sign_in: (user: string) => {
      this.#logins = signInLogins(this.#tokens[user] ?? "");
      this.device.renew();
    },
    sign_out: () => {
      this.#logins = {};
      return this.device.forget();
    },
    listen: (_: true, dataset) => {
      this.#listens.add(dataset.name);
      this.#listen(dataset.name);
    },
    has: (records: Words, dataset) => assert.deepEqual(Object.fromEntries(dataset), records),
    sees: (records: Words, dataset) => this.#until(() => Object.fromEntries(dataset), records),
    has_count: (count: number, dataset) => assert.equal(dataset.size, count),
    sees_count: (count: number, dataset) => this.#until(() => dataset.size, count),
    told: async (expected: Told[]) => {
      if (expected.length === 0) await setTimeout(A_WHILE_MS);
      await this.#until(() => this.#told, expected);
      this.#told = [];
    },
    errors: async (expected: [string, string][]) => {
      await this.#until(() => this.#errors, expected);
      this.#errors = [];
    },
    conflicts: (count: number) => {
      assert.equal(this.#conflicts, count);
      this.#conflicts = 0;
    },
    datasets: (names: string[]) => assert.deepEqual(this.device.datasets(), names),
    status: (status: string) => this.#until(() => this.device.status, status),
  };

  async #until(find: () => unknown, expected: unknown): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (!isSame(find(), expected) && performance.now() < end) await setTimeout(A_GLANCE_MS);
    const { status, error } = this.device;
    assert.deepEqual(find(), expected, `${this.#name} has ${show(find())}, not ${show(expected)}; ${status}, ${error}`);
  }

  #listen(dataset: string): void {
    this.device.sync(dataset).listen(({ key, oldValue, newValue, origin }) => {
      this.#told.push([key, oldValue, newValue, origin]);
    });
  }

  #decide(handler: string, { local, remote }: Conflict): string | null {
    this.#conflicts++;
    if (handler === "local") return local;
    if (handler === "remote") return remote;
    if (handler === "join") return joined(local ?? "", remote ?? "");
    throw new Error("This handler fails.");
  }
}

/** The words of both. */
function joined(one: string, other: string): string {
  const words = new Set([...one.split(","), ...other.split(",")]);
  words.delete("");
  return [...words].sort().join(",");
}

function isSame(found: unknown, expected: unknown): boolean {
  try {
    assert.deepEqual(found, expected);
    return true;
  } catch {
    return false;
  }
}

/** A value as a failure shows it. */
function show(value: unknown): string {
  return JSON.stringify(value).slice(0, 500);
}

async function newIdentity(): Promise<string> {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSCognitoIdentityService.GetId" };
  const body = JSON.stringify({ IdentityPoolId: identityPoolId });
  const answer = await fetch(url, { method: "POST", headers, body });
  return ((await answer.json()) as { IdentityId: string }).IdentityId;
}

async function play(one: Case): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sync-"));
  const identityId = one.identity === "each" ? null : await newIdentity();
  const names = Object.keys(one.devices);
  const players = new Map(names.map((name) => [name, new Player(one, name, folder, identityId)]));
  try {
    for (const player of players.values()) await player.open(url);
    for (const step of one.steps) await playStep(step, players);
  } finally {
    for (const player of players.values()) await player.close();
    rmSync(folder, { recursive: true });
  }
}

async function playStep(step: Step, players: ReadonlyMap<string, Player>): Promise<void> {
  const named = [step.on].flat().map((name) => {
    const player = players.get(name);
    assert.ok(player, `there is no ${name}`);
    return player;
  });
  if ("count" in step) await Promise.all(named.map((player) => player.play(step)));
  else for (const player of named) await player.play(step);
  if ("same_identity" in step) assert.equal(new Set(named.map(({ device }) => device.identityId)).size, 1);
}

const wanted = process.argv.slice(2);
for (const one of cases.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  if (one.skip !== undefined) {
    console.log(`skipped ${one.name}`);
    continue;
  }
  try {
    await play(one);
    console.log(`ok ${one.name}`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`failed ${one.name}: ${error instanceof Error ? error.message : error}`);
  }
}
