// How a device goes on, however its connection ends.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Device, type DeviceOptions, MemoryStore, type Status } from "@poolhouse/client";
import type { RecordPatch } from "@poolhouse/client/sync";
import { type Answer, Host, POOL, changes, current, error, until } from "./host.ts";

let host: Host;
let devices: Device[];

beforeEach(async () => {
  host = await Host.open();
  devices = [];
});

afterEach(async () => {
  for (const device of devices) await device.close();
  host.close();
});

async function open(options: Partial<DeviceOptions> = {}): Promise<Device> {
  const device = await Device.open({ url: host.url, identityPoolId: POOL, ...options });
  devices.push(device);
  return device;
}

test("a device connects, signs in, watches, and is current", async () => {
  const heard: Status[] = [];
  const device = await open({ onStatus: (status) => heard.push(status) });
  assert.equal(device.status, "offline");
  await device.synchronize();
  assert.deepEqual(heard, ["behind", "current"]);
  assert.equal(host.asked("signIn")[0]?.proof.case, "credentials");
  assert.equal(host.asked("watch")[0]?.resumeToken, undefined);
});

test("the next watch goes on where the last one has ended, also on the next start", async () => {
  host.answers.watch = (_, say, socket) => {
    say(changes("one", ["theme", "dark", 1]));
    if (host.opened === 1) socket.close(1001);
    else say(current(30_000, "two"));
  };
  const store = new MemoryStore();
  const device = await open({ store });
  await device.synchronize();
  assert.equal(device.sync("settings").get("theme"), "dark");
  await device.close();
  const again = await open({ store });
  assert.equal(again.sync("settings").get("theme"), "dark");
  await again.synchronize();
  assert.deepEqual(
    host.asked("watch").map(({ resumeToken }) => resumeToken),
    [undefined, "one", "two"],
  );
});

test("a server that is about to stop says when to come back", async () => {
  host.answers.watch = (_, say, socket) => {
    if (host.opened > 1) return say(current());
    const after = { seconds: 0n, nanos: 300_000_000 };
    say({ case: "watch", value: { event: { case: "comeBack", value: { after } } } });
    say({ case: "watchEnded", value: {} });
    socket.close(1001);
  };
  const began = performance.now();
  const device = await open();
  await device.synchronize();
  assert.ok(performance.now() - began >= 300);
  assert.equal(host.opened, 2);
});

test("a server that is silent for two heartbeats is left for a new connection", async () => {
  host.answers.watch = (_, say) => say(current(host.opened === 1 ? 100 : 30_000));
  const device = await open();
  await device.synchronize();
  await until(() => host.opened === 2, "another connection");
  await device.synchronize();
});

for (const [what, answer] of Object.entries<Answer>({
  "a watch that is refused": (_, say) => say(error("ExpiredTokenException")),
  "a socket that is closed": (_, __, socket) => socket.close(4401),
})) {
  test(`new credentials are asked for at once after ${what}`, async () => {
    host.answers.watch = (frame, say, socket) => {
      if (host.opened === 1) answer(frame, say, socket);
      else say(current());
    };
    const device = await open();
    await device.synchronize();
    assert.equal(host.given, 2);
  });
}

for (const [what, close] of Object.entries<Answer>({
  "whose role does not allow it": (_, say) => say(error("AccessDeniedException")),
  "whose identity is gone": (_, say) => say(error("ResourceNotFoundException")),
  "whose page's origin is not allowed": (_, __, socket) => socket.close(4403, "Pages of this origin are not answered."),
})) {
  test(`a device stops ${what}, works on by itself, and starts again when told`, async () => {
    host.answers.watch = close;
    const device = await open();
    await assert.rejects(device.synchronize(), (found) => found === device.error);
    assert.equal(device.status, "stopped");
    await device.sync("settings").set("theme", "dark");
    assert.equal(device.sync("settings").get("theme"), "dark");
    delete host.answers.watch;
    device.renew();
    await device.synchronize();
    assert.equal(host.asked("updateRecords").length, 1);
  });
}

test("a token that is not taken is given up, and everything is heard anew", async () => {
  host.answers.watch = (frame, say) => {
    if (frame.case === "watch" && frame.value.resumeToken === "old") return say(error("InvalidParameterException"));
    say(changes("new", ["theme", "dark", 7]));
    say(current(30_000, "new"));
  };
  const store = new MemoryStore();
  const opened = await store.open();
  const owner = "us-east-1:00000000-0000-4000-8000-000000000002";
  const base = { value: "blue", at: 1 };
  const record = { key: "font", base, syncCount: 3, by: "", stale: false, pending: null, order: 0, sent: null };
  await opened.write([
    { key: ["", "note", "", "shown"], content: owner },
    { key: [owner, "identity", "", ""], content: "old" },
    { key: [owner, "record", "settings", "font"], content: record },
  ]);
  await opened.close();
  const device = await open({ store });
  const settings = device.sync("settings");
  assert.deepEqual([...settings], [["font", "blue"]]);
  await device.synchronize();
  assert.deepEqual([...settings], [["theme", "dark"]]);
});

test("what is no frame ends the connection, and not the program", async () => {
  host.answers.watch = (_, say, socket) => {
    if (host.opened === 1) socket.send(Buffer.from([255, 255, 255]));
    else say(current());
  };
  const device = await open();
  await device.synchronize();
  assert.equal(host.opened, 2);
});

test("an answer that was lost is no conflict with oneself", async () => {
  const conflicts: unknown[] = [];
  let patched: { key?: string; value?: string; deviceLastModifiedDate?: object } | undefined;
  host.answers.updateRecords = (frame, _, socket) => {
    patched = frame.case === "updateRecords" ? (frame.value.recordPatches[0] as typeof patched) : undefined;
    socket.terminate();
  };
  host.answers.watch = (_, say) => {
    if (patched) {
      const record = { ...patched, syncCount: 1n } as never;
      const what = { case: "recordChange" as const, value: { datasetName: "settings", record } };
      say({ case: "watch", value: { resumeToken: "t", event: { case: "changes", value: { changes: [{ what }] } } } });
    }
    say(current());
  };
  const device = await open({
    conflict: (conflict) => {
      conflicts.push(conflict);
      return conflict.remote;
    },
  });
  await device.sync("settings").set("theme", "dark");
  await device.synchronize();
  assert.equal(device.sync("settings").get("theme"), "dark");
  assert.equal(host.asked("updateRecords").length, 1);
  assert.deepEqual(conflicts, []);
});

/** What the server has of a change that it has taken. */
function written(patch: RecordPatch) {
  const { key = "", value = "", deviceLastModifiedDate: at } = patch;
  return { key, value, syncCount: 10n, ...(at ? { deviceLastModifiedDate: at } : {}) };
}

test("a change for which no frame is large enough is put back", async () => {
  const refused: string[] = [];
  host.answers.updateRecords = (frame, say, socket) => {
    const patches = frame.case === "updateRecords" ? frame.value.recordPatches : [];
    if (patches.some(({ key }) => key === "huge")) return socket.close(1009);
    say({ case: "updateRecords", value: { records: patches.map(written) } });
  };
  const device = await open({ onError: (_, key, { name }) => refused.push(`${key}: ${name}`) });
  const settings = device.sync("settings");
  void settings.set("a", "1");
  void settings.set("huge", "2");
  void settings.set("c", "3");
  await device.synchronize();
  assert.deepEqual(refused, ["huge: LimitExceededException"]);
  assert.deepEqual(Object.fromEntries(settings), { a: "1", c: "3" });
});

test("a change that the pool's function leaves out is put back, and the others are sent", async () => {
  const refused: string[] = [];
  host.answers.updateRecords = (frame, say) => {
    const patches = frame.case === "updateRecords" ? frame.value.recordPatches : [];
    const records = patches.filter(({ key }) => key !== "a").map((patch) => written(patch));
    say({ case: "updateRecords", value: { records } });
  };
  const device = await open({ onError: (_, key, { name }) => refused.push(`${key}: ${name}`) });
  const settings = device.sync("settings");
  void settings.set("a", "1");
  void settings.set("b", "2");
  await device.synchronize();
  assert.deepEqual(refused, ["a: SyncError"]);
  assert.deepEqual(Object.fromEntries(settings), { b: "2" });
  assert.equal(host.asked("updateRecords").length, 1);
});

for (const who of ["the watch", "the answer"]) {
  test(`what the pool's function makes of a change is no conflict for ever, if ${who} tells of it first`, async () => {
    let heard: ((said: ReturnType<typeof current>) => void) | undefined;
    host.answers.watch = (_, say) => {
      heard = say;
      say(current());
    };
    host.answers.updateRecords = (frame, say) => {
      const patches = frame.case === "updateRecords" ? frame.value.recordPatches : [];
      if (who === "the watch") heard?.(changes("later", ["a", "changed", 1]));
      say({ case: "updateRecords", value: { records: patches.map((patch) => written({ ...patch, value: "changed" })) } });
    };
    const device = await open({ conflict: ({ local }) => local });
    void device.sync("settings").set("a", "1");
    await device.synchronize();
    assert.deepEqual([...device.sync("settings")], [["a", "changed"]]);
    assert.equal(host.asked("updateRecords").length, 1);
  });
}

for (const [what, answers] of Object.entries<typeof host.answers>({
  "has no such sync count any more": {
    listRecords: (frame, say) => {
      const since = (frame.case === "listRecords" && frame.value.lastSyncCount) || 0n;
      if (since > 2n) say(error("InvalidParameterException"));
      else say({ case: "listRecords", value: { datasetExists: true, datasetSyncCount: 2n, syncSessionToken: "session" } });
    },
  },
  "has no such dataset any more": {
    listRecords: (frame, say) => {
      const since = (frame.case === "listRecords" && frame.value.lastSyncCount) || 0n;
      const datasetSyncCount = since > 2n ? 0n : since;
      say({ case: "listRecords", value: { datasetExists: since > 0n, datasetSyncCount, syncSessionToken: "session" } });
    },
  },
})) {
  test(`all is heard anew from a server that was set back, as it ${what}`, async () => {
    host.answers.watch = (_, say) => {
      say(changes("one", ["theme", host.opened === 1 ? "dark" : "light", host.opened === 1 ? 9 : 2]));
      say(current(30_000, "two"));
    };
    Object.assign(host.answers, answers);
    const device = await open();
    const settings = device.sync("settings");
    void settings.set("font", "mono");
    await device.synchronize();
    assert.deepEqual(Object.fromEntries(settings), { theme: "light", font: "mono" });
    assert.equal(host.asked("watch").at(-1)?.resumeToken, undefined);
  });
}

test("a conflict that stays though nobody writes is with what is known here, and all is heard anew", async () => {
  host.answers.watch = (_, say) => {
    say(changes("one", ["theme", host.opened === 1 ? "dark" : "light", host.opened === 1 ? 9 : 2]));
    say(current(30_000, "two"));
  };
  host.answers.listRecords = (_, say) =>
    say({ case: "listRecords", value: { datasetExists: true, datasetSyncCount: 9n, syncSessionToken: "session" } });
  host.answers.updateRecords = (frame, say) => {
    const patches = frame.case === "updateRecords" ? frame.value.recordPatches : [];
    if (patches.some(({ syncCount }) => syncCount !== 2n)) say(error("ResourceConflictException"));
    else say({ case: "updateRecords", value: { records: patches.map(written) } });
  };
  const device = await open();
  await device.synchronize();
  await device.sync("settings").set("theme", "blue");
  await until(() => host.opened === 2);
  await device.synchronize();
  assert.equal(device.sync("settings").get("theme"), "blue");
  assert.equal(host.asked("updateRecords").length, 7);
});

test("logins that never come hold up neither who signs in, nor the end", async () => {
  let token: string | undefined;
  const asked: (string | undefined)[] = [];
  const logins = async () => {
    asked.push(token);
    return token === undefined ? new Promise<never>(() => undefined) : { "pool.example.com": token };
  };
  const device = await open({ logins });
  await until(() => asked.length === 1, "the first question");
  token = "ada";
  device.renew();
  await device.synchronize({ signal: AbortSignal.timeout(5000) });
  token = undefined;
  device.renew();
  await until(() => asked.at(-1) === undefined, "another question");
  const ended = device.close().then(() => "ended");
  assert.equal(await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000))]), "ended");
});

test("before credentials run out new ones are shown on the same socket", async () => {
  host.life = 3;
  const device = await open();
  await device.synchronize();
  host.life = 3600;
  await until(() => host.asked("signIn").length === 2, "another sign-in");
  const [first, second] = host.asked("signIn").map(({ proof }) => proof.value);
  assert.notDeepEqual(first, second);
  assert.equal(host.opened, 1);
});

test("a page that is looked at again does not wait for the next attempt", async (context) => {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const browser = { document: page, addEventListener: page.addEventListener.bind(page) };
  Object.assign(globalThis, browser);
  context.after(() => Object.keys(browser).forEach((name) => Reflect.deleteProperty(globalThis, name)));
  // By chance, all pauses are as long as can be: 0.2 s, 0.4 s, 0.8 s, 1.6 s.
  context.mock.method(Math, "random", () => 1);
  const device = await open();
  await device.synchronize();
  const { port } = host;
  host.close();
  await until(() => device.status === "offline", "the end");
  await new Promise((resolve) => setTimeout(resolve, 1500));
  host = await Host.open(port);
  const began = performance.now();
  page.dispatchEvent(new Event("visibilitychange"));
  await device.synchronize();
  assert.ok(performance.now() - began < 1000);
});

test("addresses and names that no server takes are refused at once, and so is what is no text", async () => {
  await assert.rejects(Device.open({ url: "pools.example.com", identityPoolId: POOL }), TypeError);
  const device = await open();
  assert.throws(() => device.sync("my settings"), TypeError);
  assert.throws(() => device.deleteDataset(""), TypeError);
  assert.throws(() => device.sync("settings").set("half", "\ud83d"), TypeError);
  assert.throws(() => device.sync("settings").set("number", 1 as never), TypeError);
});

test("who waits is told when the time is over, or when the device is closed", async () => {
  host.answers.watch = () => undefined;
  const device = await open();
  await assert.rejects(device.synchronize({ signal: AbortSignal.timeout(50) }), { name: "TimeoutError" });
  const waiting = assert.rejects(device.synchronize(), /closed/);
  await device.close();
  await waiting;
});

test("a device that is closed leaves the server alone", async () => {
  const device = await open();
  await device.synchronize();
  await device.close();
  const { opened, given } = host;
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.deepEqual([host.opened, host.given], [opened, given]);
});
