// Ids of identities in a file.

import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { IdentityFile } from "@poolhouse/client";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "poolhouse-"));
});

afterEach(() => rm(folder, { recursive: true }));

test("a program that starts again finds the id, in each pool", async () => {
  const path = join(folder, "ids");
  assert.equal(await new IdentityFile(path).getItem("pool-1"), null);
  assert.deepEqual(await readdir(folder), []);
  await new IdentityFile(path).setItem("pool-1", "identity-1");
  await new IdentityFile(path).setItem("pool-2", "identity-2");
  assert.equal(await new IdentityFile(path).getItem("pool-1"), "identity-1");
  await new IdentityFile(path).removeItem("pool-1");
  await new IdentityFile(path).removeItem("pool-1");
  assert.deepEqual(JSON.parse(await readFile(path, "utf8")), { "pool-2": "identity-2" });
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(folder), ["ids"]);
});

test("providers of several pools share a file, and nothing is lost", async () => {
  const path = join(folder, "ids");
  const pools = Array.from({ length: 50 }, (_, number) => `pool-${number}`);
  await Promise.all(pools.map((pool) => new IdentityFile(path).setItem(pool, "identity")));
  assert.deepEqual(Object.keys(JSON.parse(await readFile(path, "utf8"))).sort(), pools.sort());
});

test("what cannot be read is not taken for empty", async () => {
  const path = join(folder, "ids");
  await writeFile(path, "{");
  await assert.rejects(new IdentityFile(path).getItem("pool"), SyntaxError);
  await assert.rejects(new IdentityFile(path).setItem("pool", "identity"), SyntaxError);
  assert.equal(await readFile(path, "utf8"), "{");
});

test("a write that fails is told, and leaves nothing behind", async () => {
  await assert.rejects(new IdentityFile(join(folder, "missing", "ids")).setItem("pool", "identity"), { code: "ENOENT" });
  assert.deepEqual(await readdir(folder), []);
});
