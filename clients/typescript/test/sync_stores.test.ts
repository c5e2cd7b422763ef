// Local stores: what all of them promise, and what each of them does.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Device, FileStore, IndexedDBStore, type LocalStore, MemoryStore, type Row } from "@poolhouse/client";
import "fake-indexeddb/auto";
import { Journal } from "../dist/sync/journal.js";

const FOLDER = mkdtempSync(join(tmpdir(), "stores-"));
const NOWHERE = "http://127.0.0.1:1";
const OWNER_ONLY = 0o600;
let count = 0;

after(() => rmSync(FOLDER, { recursive: true }));

const STORES: Readonly<Record<string, () => LocalStore>> = {
  memory: () => new MemoryStore(),
  file: () => new FileStore(join(FOLDER, `${++count}.db`)),
  IndexedDB: () => new IndexedDBStore(`store ${++count}`),
};

function row(owner: string, key: string, content: unknown): Row {
  return { key: [owner, "record", "d", key], content };
}

/** Rows in one order. */
function sorted(rows: Row[]): Row[] {
  return rows.sort((one, other) => (JSON.stringify(one.key) < JSON.stringify(other.key) ? -1 : 1));
}

for (const [name, make] of Object.entries(STORES)) {
  test(`${name}: what was written is there when it is opened again, by whose it is`, async () => {
    const store = make();
    const opened = await store.open();
    await opened.write([row("me", "a", { value: "😀" }), row("me", "b", [1, null]), row("you", "a", "yours")]);
    await opened.write([row("me", "b", undefined), row("me", "c", "new")]);
    await opened.close();
    const again = await store.open();
    assert.deepEqual(sorted(await again.read("me")), [row("me", "a", { value: "😀" }), row("me", "c", "new")]);
    assert.deepEqual(await again.read("you"), [row("you", "a", "yours")]);
    assert.deepEqual(await again.read(""), []);
    await again.close();
  });

  test(`${name}: one device has it at a time`, async () => {
    const store = make();
    const opened = await store.open();
    await assert.rejects(store.open(), { name: "StoreInUse" });
    await opened.close();
    await (await store.open()).close();
  });

  test(`${name}: a device finds everything again without a server, and only for its own pool`, async () => {
    const store = make();
    const pool = { url: NOWHERE, identityPoolId: "one" };
    const device = await Device.open({ ...pool, store });
    await device.sync("settings").set("theme", "dark");
    await device.close();
    const again = await Device.open({ ...pool, store });
    assert.deepEqual([...again.sync("settings")], [["theme", "dark"]]);
    assert.deepEqual(again.datasets(), ["settings"]);
    await again.close();
    await assert.rejects(Device.open({ ...pool, identityPoolId: "two", store }), { name: "StoreUnusable" });
    await (await store.open()).close();
  });
}

test("only its owner may read a file", async () => {
  const path = join(FOLDER, "private.db");
  await (await new FileStore(path).open()).close();
  assert.equal(statSync(path).mode & 0o777, OWNER_ONLY);
});

/** What a program says that has this in its first place, and is allowed files of so many blocks. */
function said(program: string, blocks = "unlimited"): string {
  const whole = `import { FileStore } from "@poolhouse/client";\n${program}`;
  const line = `ulimit -f ${blocks}; exec "$0" --input-type=module -e "$1"`;
  return execFileSync("sh", ["-c", line, process.execPath, whole], { cwd: import.meta.dirname, encoding: "utf8" });
}

test("who is refused a file leaves it to its device: other programs are not let in by that", async () => {
  const path = join(FOLDER, "refused.db");
  const opened = await new FileStore(path).open();
  await assert.rejects(new FileStore(path).open(), { name: "StoreInUse" });
  const open = `await new FileStore(${JSON.stringify(path)}).open().catch(({ name }) => console.log(name));`;
  assert.equal(said(open), "StoreInUse\n");
  await opened.close();
});

test("a disk that is full is told as such", () => {
  const path = join(FOLDER, "full.db");
  const write = `
    const store = await new FileStore(${JSON.stringify(path)}).open();
    const row = { key: ["me", "record", "d", "k"], content: "x".repeat(5_000_000) };
    await store.write([row]).catch(({ message }) => console.log(message));
    await store.write([{ ...row, content: "x" }]);
    console.log((await store.read("me")).length);`;
  assert.match(said(write, "200"), /^(?!.*rollback).*(full|disk I\/O error)\n1\n$/);
});

test("a program that is killed leaves a file in order: all of a transaction, or nothing", async () => {
  const path = join(FOLDER, "killed.db");
  const program = `
    import { FileStore } from "@poolhouse/client";
    const store = await new FileStore(${JSON.stringify(path)}).open();
    for (let n = 0; ; n++) {
      await store.write(["a", "b"].map((key) => ({ key: ["me", "record", "d", key], content: n + "x".repeat(20000) })));
      if (n === 20) console.log("going");
    }`;
  const writer = spawn(process.execPath, ["--input-type=module", "-e", program], { cwd: import.meta.dirname });
  await once(writer.stdout, "data");
  await assert.rejects(new FileStore(path).open(), { name: "StoreInUse" });
  writer.kill("SIGKILL");
  await once(writer, "exit");
  const store = await new FileStore(path).open();
  const [a, b] = sorted(await store.read("me"));
  assert.equal(a?.content, b?.content);
  assert.ok(parseInt(String(a?.content), 10) >= 20);
  await store.close();
});

test("what a store could not keep is told, and kept by the next write", async () => {
  const kept: (readonly Row[])[] = [];
  const failures: unknown[] = [];
  let isFull = true;
  const store = {
    read: async () => [],
    close: async () => undefined,
    write: async (rows: readonly Row[]) => {
      if (isFull) throw new Error("full");
      kept.push(rows);
    },
  };
  const journal = new Journal(store, (error) => failures.push(error));
  journal.note(row("me", "a", 1));
  journal.note(row("me", "b", 1));
  await assert.rejects(journal.keep(), /full/);
  isFull = false;
  journal.note(row("me", "b", 2));
  await journal.keep();
  assert.deepEqual(kept, [[row("me", "a", 1), row("me", "b", 2)]]);
  assert.equal(failures.length, 1);
});

test("a device whose store is full tells, and works on in memory", async () => {
  const failures: unknown[] = [];
  const inner = await new MemoryStore().open();
  let isFull = false;
  const write = async (rows: readonly Row[]) => {
    if (isFull) throw new Error("full");
    await inner.write(rows);
  };
  const store = { open: async () => ({ ...inner, write }) };
  const onStoreFailure = (error: unknown) => failures.push(error);
  const device = await Device.open({ url: NOWHERE, identityPoolId: "one", store, onStoreFailure });
  isFull = true;
  await assert.rejects(device.sync("settings").set("theme", "dark"), /full/);
  assert.equal(device.sync("settings").get("theme"), "dark");
  isFull = false;
  await device.sync("settings").set("font", "mono");
  await device.close();
  assert.equal((await inner.read("")).filter(({ key }) => key[1] === "record").length, 2);
  assert.equal(failures.length, 1);
});
