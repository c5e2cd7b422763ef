// Tabs of one browser that share a local store: one leads, and the others go through it.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { type Change, Device, type DeviceOptions, IndexedDBStore, type Status } from "@poolhouse/client";
import "fake-indexeddb/auto";
import { Host, POOL, changes, current, error, until } from "./host.ts";

let host: Host;
let name: string;
let tabs: Device[];

beforeEach(async () => {
  host = await Host.open();
  name = crypto.randomUUID();
  tabs = [];
});

afterEach(async () => {
  for (const tab of tabs.reverse()) await tab.close();
  host.close();
});

/** Another tab. */
async function open(options: Partial<DeviceOptions> = {}): Promise<Device> {
  const store = new IndexedDBStore(name);
  const tab = await Device.open({ url: host.url, identityPoolId: POOL, store, ...options });
  tabs.push(tab);
  return tab;
}

/** What a tab has of the dataset. */
function has(tab: Device): Record<string, string> {
  return Object.fromEntries(tab.sync("settings"));
}

test("two tabs have the same, over one connection, whoever writes", async () => {
  const first = await open();
  await first.sync("settings").set("theme", "dark");
  const second = await open();
  assert.deepEqual(has(second), { theme: "dark" });
  const written = second.sync("settings").set("font", "mono");
  assert.deepEqual(has(second), { theme: "dark", font: "mono" });
  await written;
  assert.deepEqual(has(first), { theme: "dark", font: "mono" });
  await second.synchronize();
  assert.equal(second.identityId, first.identityId);
  assert.equal(host.opened, 1);
});

test("each tab is told of its own changes as local, and of all others as remote", async () => {
  const [first, second] = [await open(), await open()];
  const told: string[] = [];
  const noted = (tab: string) => (change: Change) => told.push(`${tab}: ${change.newValue} ${change.origin}`);
  first.sync("settings").listen(noted("first"));
  second.sync("settings").listen(noted("second"));
  await second.sync("settings").set("theme", "dark");
  await first.sync("settings").set("theme", "light");
  await until(() => told.length === 4, "four calls");
  const expected = ["second: dark local", "first: dark remote", "first: light local", "second: light remote"];
  assert.deepEqual(told, expected);
});

test("a tab that follows hears what the server says, how it stands, and what is refused", async () => {
  const heard: Status[] = [];
  const refused: string[] = [];
  host.answers.watch = (_, say) => {
    say(changes("one", ["theme", "dark", 1]));
    say(current());
  };
  host.answers.updateRecords = (_, say) => say(error("LimitExceededException"));
  const first = await open();
  await first.synchronize();
  const second = await open({
    onStatus: (status) => heard.push(status),
    onError: (_, key, { name: why }) => refused.push(`${key}: ${why}`),
  });
  assert.equal(second.status, "current");
  assert.deepEqual(has(second), { theme: "dark" });
  void second.sync("settings").set("huge", "x");
  await second.synchronize();
  await until(() => refused.length > 0, "a refusal");
  assert.deepEqual(refused, ["huge: LimitExceededException"]);
  assert.deepEqual(has(second), { theme: "dark" });
  assert.deepEqual(heard, ["current", "behind", "current"]);
});

test("when the tab that leads is closed another one takes over, and nothing is lost", async () => {
  const first = await open();
  await first.synchronize();
  const [second, third] = [await open(), await open()];
  const told: Change[] = [];
  second.sync("settings").listen((change) => told.push(change));
  const closed = first.close();
  const written = [second.sync("settings").set("a", "1"), third.sync("settings").set("b", "2")];
  await Promise.all([closed, ...written]);
  await until(() => host.opened === 2, "another connection");
  await third.synchronize();
  for (const tab of [second, third]) assert.deepEqual(has(tab), { a: "1", b: "2" });
  const sent = host.asked("updateRecords").flatMap(({ recordPatches }) => recordPatches.map(({ key }) => key));
  assert.deepEqual(sent.sort(), ["a", "b"]);
  assert.deepEqual(
    told.map(({ key, origin }) => `${key} ${origin}`),
    ["a local", "b remote"],
  );
});

test("datasets are deleted, and users leave, from any tab", async () => {
  const [first, second] = [await open(), await open()];
  await second.sync("settings").set("theme", "dark");
  await second.deleteDataset("settings");
  assert.deepEqual([has(first), has(second), first.datasets()], [{}, {}, []]);
  await second.sync("settings").set("theme", "light");
  await second.forget();
  assert.deepEqual([has(first), has(second)], [{}, {}]);
});

test("a tab that leads and is asleep is left, and what it writes when it wakes up harms nobody", async () => {
  const asleep = await new IndexedDBStore(name).open();
  const tab = await open();
  await tab.sync("settings").set("theme", "dark");
  await tab.synchronize();
  await asleep.lost;
  const content = { name: "settings", known: 99, seen: 99, deleted: 99, deleting: false };
  await assert.rejects(asleep.write([{ key: [tab.identityId ?? "", "dataset", "settings", ""], content }]), {
    name: "StoreInUse",
  });
  await asleep.close();
  await tab.close();
  assert.deepEqual(has(await open()), { theme: "dark" });
});

test("a tab that wakes up follows who leads by then", async () => {
  const first = await open();
  await first.sync("settings").set("theme", "dark");
  const told: Change[] = [];
  first.sync("settings").listen((change) => told.push(change));
  const stolen = await new IndexedDBStore(name).shared.take();
  // It takes a moment until the tab hears of it.
  await new Promise((resolve) => setTimeout(resolve, 50));
  await stolen.close();
  await first.sync("settings").set("font", "mono");
  assert.deepEqual(has(first), { theme: "dark", font: "mono" });
  assert.deepEqual(
    told.map(({ key, origin }) => `${key} ${origin}`),
    ["font local"],
  );
});
