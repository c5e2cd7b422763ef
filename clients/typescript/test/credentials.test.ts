// Credentials of identities: the cases that all languages share, and what becomes of many calls at once.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { CredentialsError, type IdentityStore, connect } from "@poolhouse/client";
import { identitiesOverHttp } from "../dist/credentials/over_http.js";
import { type CredentialsOptions, providerWith } from "../dist/credentials/poolhouse_credentials.js";
import { providerOf } from "../dist/credentials/provider.js";
import { CASES, type Call, type Case, Hand, type Step, asked } from "./scripted.ts";
import { identity, loginsOf, moment, serving } from "./scripted.ts";

const identityPoolId = CASES.identity_pool;
const FIRST: Call[] = [
  { call: "GetId", answer: { identity: "A" } },
  { call: "GetCredentialsForIdentity", answer: { key: "ASIA1", until: "09:00:00" } },
];
const SECOND: Call = { call: "GetCredentialsForIdentity", answer: { key: "ASIA2", until: "09:55:00" } };
const EXPIRED: Call = { call: "GetId", error: "expired" };

let server: Awaited<ReturnType<typeof serving>>;
let hand: Hand;

before(async () => {
  server = await serving();
});

after(() => server.close());

beforeEach(() => {
  hand = new Hand();
  server.scripted.seen = [];
  server.scripted.script = [];
});

/** Ids as the browser keeps things, where a test can look at them. */
class Ids implements IdentityStore {
  readonly ids = new Map<string, string>();

  getItem(key: string): string | null {
    return this.ids.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.ids.set(key, value);
  }

  removeItem(key: string): void {
    this.ids.delete(key);
  }
}

/** A provider of the scripted server; a guest's unless there are logins. */
function provider(options: Partial<CredentialsOptions> = {}) {
  return providerWith({ poolhouse: server.poolhouse, identityPoolId, ...options }, hand);
}

/** The same as a browser has it, without gRPC. */
function providerOverHttp({ customRoleArn, ...options }: Partial<CredentialsOptions>) {
  const { signal } = new AbortController();
  return providerOf(identitiesOverHttp(server.url, identityPoolId, customRoleArn, signal), options, hand);
}

/** Waits until the server was asked so many times. */
async function seen(calls: number): Promise<void> {
  for (let glance = 0; server.scripted.seen.length < calls; glance++) {
    assert.ok(glance < 4000);
    await setTimeout(5);
  }
}

async function playStep(one: Case, step: Step, get: ReturnType<typeof provider>, store: Ids): Promise<void> {
  if (step.do) return await get[step.do]();
  Object.assign(hand, { time: moment(step.at), pauses: [] });
  Object.assign(server.scripted, { seen: [], script: [...step.calls] });
  if (step.fails) {
    const { call, name = "CredentialsError" } = step.fails;
    await assert.rejects(get(), (error) => {
      assert.ok(error instanceof CredentialsError);
      assert.deepEqual([error.operation, error.name], [call, name]);
      return true;
    });
  } else {
    const { accessKeyId, secretAccessKey, sessionToken, identityId } = await get();
    const expected = [step.gives, `secret ${step.gives}`, `token ${step.gives}`, identity(step.stored)];
    assert.deepEqual([accessKeyId, secretAccessKey, sessionToken, identityId], expected);
  }
  assert.ok(asked(server.scripted, one, step), `asked ${JSON.stringify(server.scripted.seen)} at ${step.at}`);
  assert.deepEqual(hand.pauses, step.pauses ?? []);
  assert.equal(store.getItem(identityPoolId) ?? "", identity(step.stored));
}

for (const [way, make] of Object.entries({ gRPC: provider, HTTP: providerOverHttp })) {
  for (const one of CASES.cases) {
    test(`as in all languages, over ${way}: ${one.name}`, async () => {
      const store = new Ids();
      if (one.stored) store.setItem(identityPoolId, identity(one.stored));
      let logins = {};
      const role = one.role === undefined ? {} : { customRoleArn: one.role };
      const get = make({ logins: async () => logins, identityIds: store, ...role });
      for (const step of one.steps) {
        logins = loginsOf(step);
        await playStep(one, step, get, store);
      }
    });
  }
}

test("calls that wait share one answer", async () => {
  const get = provider();
  server.scripted.script = [...FIRST];
  const found = await Promise.all(Array.from({ length: 20 }, () => get()));
  assert.deepEqual(new Set(found.map(({ accessKeyId }) => accessKeyId)), new Set(["ASIA1"]));
  assert.equal(server.scripted.seen.length, 2);
});

test("calls that wait share a failure, and the next one tries again", async () => {
  const get = provider();
  server.scripted.script = [EXPIRED];
  const failed = await Promise.allSettled(Array.from({ length: 20 }, () => get()));
  assert.ok(failed.every(({ status }) => status === "rejected"));
  assert.equal(server.scripted.seen.length, 1);
  server.scripted.script = [...FIRST];
  assert.equal((await get()).identityId, identity("A"));
});

test("while one call renews the others go on", async () => {
  const get = provider();
  server.scripted.script = [...FIRST, SECOND];
  await get();
  hand.time = moment("08:55:00");
  server.scripted.shut();
  const renewing = get();
  await seen(3);
  assert.equal((await get()).accessKeyId, "ASIA1");
  server.scripted.open();
  assert.equal((await renewing).accessKeyId, "ASIA2");
});

test("who waits while the user signs out gets nothing of that user", async () => {
  const identityIds = new Ids();
  const get = provider({ identityIds });
  server.scripted.script = [...FIRST.slice(0, 1), { call: "GetId", answer: { identity: "B" } }, ...FIRST.slice(1)];
  server.scripted.shut();
  const waiting = get();
  await seen(1);
  await get.forget();
  server.scripted.open();
  assert.equal((await waiting).identityId, identity("B"));
  assert.equal(identityIds.getItem(identityPoolId), identity("B"));
});

test("an id that is written late is forgotten all the same", async () => {
  const kept = new Ids();
  let write: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => {
    write = resolve;
  });
  const identityIds = {
    getItem: (key: string) => kept.getItem(key),
    setItem: (key: string, value: string) => slow.then(() => kept.setItem(key, value)),
    removeItem: (key: string) => kept.removeItem(key),
  };
  const get = provider({ identityIds });
  server.scripted.script = [...FIRST, EXPIRED];
  const waiting = get();
  await seen(1);
  await setTimeout(20);
  const forgotten = get.forget();
  write();
  await forgotten;
  assert.equal(kept.ids.size, 0);
  await assert.rejects(waiting, { name: "NotAuthorizedException" });
});

test("a call after the user signed out does not wait for the answer to that user", async () => {
  const get = provider();
  server.scripted.script = [...FIRST.slice(0, 1), ...FIRST];
  server.scripted.shut();
  const before = get();
  await seen(1);
  await get.forget();
  const afterwards = get();
  await seen(2);
  server.scripted.open();
  assert.deepEqual(await before, await afterwards);
  assert.equal(server.scripted.seen.length, 3);
});

test("what logins throws is passed on, and the next call tries again", async () => {
  let signedIn = false;
  const logins = () => {
    if (!signedIn) throw new RangeError("not signed in");
    return {};
  };
  const get = provider({ logins });
  await assert.rejects(get(), RangeError);
  signedIn = true;
  server.scripted.script = [...FIRST];
  assert.equal((await get()).identityId, identity("A"));
});

test("a failure that the credentials at hand cover is told", async () => {
  const told: unknown[] = [];
  const get = provider({ onFailure: (error) => told.push(error) });
  server.scripted.script = [...FIRST, { call: "GetCredentialsForIdentity", error: "misconfigured" }];
  await get();
  hand.time = moment("08:55:00");
  assert.equal((await get()).accessKeyId, "ASIA1");
  assert.match(`${told[0]}`, /GetCredentialsForIdentity: InvalidIdentityPoolConfigurationException: Invalid identity/);
  assert.equal(told.length, 1);
});

test("a clock that is wrong is told as such", async () => {
  hand.time = moment("10:00:00");
  server.scripted.script = [...FIRST];
  await assert.rejects(provider()(), /end at 2027-01-15T09:00:00.000Z.* is this machine's clock right\?$/);
});

test("a server that is not there is told with its status", async () => {
  const get = provider({ poolhouse: connect("http://127.0.0.1:1") });
  await assert.rejects(get(), { name: "CredentialsError", message: /^GetId: Unavailable: ./ });
  assert.equal(hand.pauses.length, 3);
});

test("what a caller does to its credentials is no other caller's trouble", async () => {
  const get = provider();
  server.scripted.script = [...FIRST];
  Object.assign(await get(), { accessKeyId: "spoilt" });
  assert.equal((await get()).accessKeyId, "ASIA1");
});
