// @aws-sdk/client-cognito-sync, unmodified, with credentials from @aws-sdk/client-cognito-identity: devices that list,
// settle and write, as the apps do that were made for Cognito Sync.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  GetIdCommand,
  GetOpenIdTokenCommand,
} from "@aws-sdk/client-cognito-identity";
import { InitiateAuthCommand } from "@aws-sdk/client-cognito-identity-provider";
import {
  CognitoSyncClient,
  DeleteDatasetCommand,
  DescribeDatasetCommand,
  ListDatasetsCommand,
  ListRecordsCommand,
  ResourceConflictException,
  ResourceNotFoundException,
  UpdateRecordsCommand,
} from "@aws-sdk/client-cognito-sync";
import { PASSWORD, createPool, createUser, operator, url } from "./emulator.js";

const settings = {
  endpoint: url,
  region: "us-east-1",
  credentials: { accessKeyId: "any", secretAccessKey: "thing" },
  maxAttempts: 1,
};
const identities = new CognitoIdentityClient(settings);
const sync = new CognitoSyncClient(settings);
const ATTEMPTS = 3;

let users;
let provider;
let pool;

before(async () => {
  users = await createPool();
  provider = `cognito-idp.us-east-1.amazonaws.com/${users.userPoolId}`;
  const made = await identities.send(
    new CreateIdentityPoolCommand({
      IdentityPoolName: "sync",
      AllowUnauthenticatedIdentities: true,
      AllowClassicFlow: true,
      CognitoIdentityProviders: [{ ProviderName: provider, ClientId: users.clientId }],
    }),
  );
  pool = made.IdentityPoolId;
});

/** A device's copy of one dataset: what was put goes out, and what others have put comes in, with `synchronize`. */
class Copy {
  #known = 0;
  #records = new Map();
  #changed = new Map();

  constructor(identity, name = "settings") {
    this.whose = { IdentityPoolId: pool, IdentityId: identity };
    this.name = name;
  }

  put(key, value) {
    this.#changed.set(key, value);
  }

  get values() {
    const known = [...this.#records].map(([key, { Value: value }]) => [key, value]);
    return Object.fromEntries([...known, ...this.#changed].filter(([, value]) => value !== undefined));
  }

  /** `settle` chooses between a record of ours and theirs; `fold` takes over what was a guest's. */
  async synchronize({ settle, fold } = {}) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const listing = await this.#list();
      if (listing.MergedDatasetNames.length > 0) {
        for (const name of listing.MergedDatasetNames) await fold(name);
        continue;
      }
      if (listing.DatasetDeletedAfterRequestedSyncCount) this.#records.clear();
      for (const record of listing.Records) this.#take(record, settle);
      this.#known = listing.DatasetSyncCount;
      try {
        return await this.#send(listing.SyncSessionToken);
      } catch (error) {
        if (!(error instanceof ResourceConflictException)) throw error;
      }
    }
    throw new Error("others are always faster");
  }

  async #list() {
    const asked = { ...this.whose, DatasetName: this.name, LastSyncCount: this.#known, MaxResults: 2 };
    const listing = await sync.send(new ListRecordsCommand(asked));
    const { SyncSessionToken } = listing;
    let { NextToken } = listing;
    while (NextToken) {
      const page = await sync.send(new ListRecordsCommand({ ...asked, SyncSessionToken, NextToken }));
      listing.Records.push(...page.Records);
      ({ NextToken } = page);
    }
    return listing;
  }

  #take(record, settle) {
    const { Key: key, Value: theirs } = record;
    this.#records.set(key, record);
    if (this.#changed.has(key) && this.#changed.get(key) !== theirs) {
      this.#changed.set(key, settle({ key, ours: this.#changed.get(key), theirs }));
    }
  }

  async #send(token) {
    if (this.#changed.size === 0) return;
    const patches = [...this.#changed].map(([key, value]) => ({
      Op: value === undefined ? "remove" : "replace",
      Key: key,
      Value: value,
      SyncCount: this.#records.get(key)?.SyncCount ?? 0,
      DeviceLastModifiedDate: new Date(),
    }));
    const { Records: written } = await sync.send(
      new UpdateRecordsCommand({
        ...this.whose,
        DatasetName: this.name,
        SyncSessionToken: token,
        RecordPatches: patches,
      }),
    );
    for (const record of written) this.#records.set(record.Key, record);
    this.#known = Math.max(...written.map((record) => record.SyncCount));
    this.#changed.clear();
  }
}

async function guest() {
  return (await identities.send(new GetIdCommand({ IdentityPoolId: pool }))).IdentityId;
}

/** The login of a user, as identity pools take it. */
async function login() {
  const { username } = await createUser(users);
  const { AuthenticationResult: tokens } = await operator.send(
    new InitiateAuthCommand({
      ClientId: users.clientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: username, PASSWORD },
    }),
  );
  return { [provider]: tokens.IdToken };
}

test("what one device writes, the other has", async () => {
  const identity = await guest();
  const [phone, laptop] = [new Copy(identity), new Copy(identity)];
  phone.put("theme", "dark");
  phone.put("font", "mono & schön");
  phone.put("size", "12");
  await phone.synchronize();
  await laptop.synchronize();
  assert.deepEqual(laptop.values, { theme: "dark", font: "mono & schön", size: "12" });
  laptop.put("size", undefined);
  await laptop.synchronize();
  await phone.synchronize();
  assert.deepEqual(phone.values, { theme: "dark", font: "mono & schön" });
});

test("two who change the same record settle it", async () => {
  const identity = await guest();
  const [phone, laptop] = [new Copy(identity), new Copy(identity)];
  phone.put("theme", "dark");
  laptop.put("theme", "light");
  await phone.synchronize();
  const seen = [];
  await laptop.synchronize({
    settle: (conflict) => {
      seen.push(conflict);
      return `${conflict.theirs}, then ${conflict.ours}`;
    },
  });
  assert.deepEqual(seen, [{ key: "theme", ours: "light", theirs: "dark" }]);
  await phone.synchronize();
  assert.deepEqual(phone.values, { theme: "dark, then light" });
});

test("a write that comes too late is a conflict, and goes through at the next attempt", async () => {
  const identity = await guest();
  const devices = ["a", "b", "c"].map((name) => {
    const copy = new Copy(identity);
    copy.put("theme", name);
    return copy;
  });
  await Promise.all(devices.map((device) => device.synchronize({ settle: ({ ours }) => ours })));
  await Promise.all(devices.map((device) => device.synchronize()));
  const [one, ...others] = devices.map((device) => device.values);
  assert.ok(["a", "b", "c"].includes(one.theme));
  for (const other of others) assert.deepEqual(other, one);
});

test("a dataset that one device deletes is gone on the other", async () => {
  const identity = await guest();
  const [phone, laptop] = [new Copy(identity), new Copy(identity)];
  const which = { ...phone.whose, DatasetName: phone.name };
  phone.put("theme", "dark");
  await phone.synchronize();
  await laptop.synchronize();
  const { Dataset: deleted } = await sync.send(new DeleteDatasetCommand(which));
  assert.equal(deleted.NumRecords, 1);
  await laptop.synchronize();
  assert.deepEqual(laptop.values, {});
  await assert.rejects(sync.send(new DescribeDatasetCommand(which)), ResourceNotFoundException);
  laptop.put("theme", "light");
  await laptop.synchronize();
  await phone.synchronize();
  assert.deepEqual(phone.values, { theme: "light" });
});

test("what somebody did as a guest is folded in when they sign in", async () => {
  const Logins = await login();
  const before = await guest();
  const played = new Copy(before);
  played.put("score", "7");
  await played.synchronize();
  const { IdentityId: known } = await identities.send(new GetIdCommand({ IdentityPoolId: pool, Logins }));
  const home = new Copy(known);
  home.put("score", "3");
  home.put("theme", "dark");
  await home.synchronize();
  const { IdentityId: merged } = await identities.send(new GetOpenIdTokenCommand({ IdentityId: before, Logins }));
  assert.equal(merged, known);
  const phone = new Copy(merged);
  await phone.synchronize({
    fold: async (name) => {
      assert.equal(name, `settings.${before}`);
      const guests = new Copy(merged, name);
      await guests.synchronize();
      phone.put("score", guests.values.score);
      await sync.send(new DeleteDatasetCommand({ ...guests.whose, DatasetName: name }));
    },
    settle: ({ ours, theirs }) => String(Math.max(ours, theirs)),
  });
  assert.deepEqual(phone.values, { score: "7", theme: "dark" });
  const { Datasets: left } = await sync.send(new ListDatasetsCommand(phone.whose));
  assert.deepEqual(left.map((dataset) => dataset.DatasetName), ["settings"]);
});

test("a device may only list what is there", async () => {
  const unknown = { IdentityPoolId: pool, IdentityId: `${pool.slice(0, -1)}0`, DatasetName: "settings" };
  await assert.rejects(sync.send(new ListRecordsCommand(unknown)), ResourceNotFoundException);
});
