// What becomes of records, by values alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff } from "../dist/sync/backoff.js";
import { type Listing, goneFrom, tellsOfDeletion } from "../dist/sync/listings.js";
import { batchOf } from "../dist/sync/plan.js";
import * as records from "../dist/sync/records.js";

const BASE = { value: "old", at: 1 };
const OWN = { value: "mine", at: 5 };

/** A record of which the server has version 3. */
function record(over: Partial<records.LocalRecord> = {}): records.LocalRecord {
  return { ...records.emptyRecord("k"), base: BASE, syncCount: 3, ...over };
}

/** What the server tells of the record. */
function remote(over: Partial<records.Remote> = {}): records.Remote {
  return { key: "k", version: { value: "theirs", at: 4 }, syncCount: 4, by: "them", ...over };
}

/** A listing of the whole dataset. */
function listing(over: Partial<Listing> = {}): Listing {
  const whole = { since: 0, syncCount: 9, exists: true, beginsAnew: false };
  return { ...whole, records: [], mergedNames: [], sessionToken: "", ...over };
}

const arrive = (one: records.LocalRecord, from = remote()) => records.arrive(one, from, records.lastWriter, false);
const never: records.Settle = () => assert.fail("there is no conflict");

test("a newer record is taken, and an older one is not", () => {
  assert.deepEqual(arrive(record()).base, remote().version);
  assert.deepEqual(arrive(record(), remote({ syncCount: 3 })), record());
});

test("the later one wins, and a tie goes to the server", () => {
  assert.deepEqual(arrive(record({ pending: OWN })).pending, OWN);
  assert.equal(arrive(record({ pending: { value: "mine", at: 4 } })).pending, null);
  assert.equal(arrive(record({ pending: { value: "mine", at: 3 } })).pending, null);
});

test("one's own change that comes back is no conflict, also when another one was made since", () => {
  const back = remote({ version: OWN });
  const later = { value: "later", at: 6 };
  assert.equal(records.arrive(record({ pending: OWN, sent: OWN }), back, never, false).pending, null);
  assert.deepEqual(records.arrive(record({ pending: later, sent: OWN }), back, never, false).pending, later);
});

test("the same value on both sides is no conflict", () => {
  const same = remote({ version: { value: "mine", at: 9 } });
  assert.equal(records.arrive(record({ pending: OWN }), same, never, false).pending, null);
});

test("in a dataset that is deleted here, what was written since is not touched", () => {
  const arrived = records.arrive(record({ pending: OWN }), remote(), never, true);
  assert.deepEqual([arrived.pending, arrived.syncCount], [OWN, 4]);
});

test("after a reset the same record is the same, and any other counts, whatever its number", () => {
  const stale = record({ stale: true });
  assert.deepEqual(arrive(stale, remote({ version: BASE, syncCount: 3 })), record());
  assert.deepEqual(arrive(stale, remote({ syncCount: 1 })).base, remote().version);
});

test("a record that the server has no more keeps what was written, and a removal of it is done", () => {
  assert.deepEqual(records.withoutBase(record({ pending: OWN })).pending, OWN);
  assert.equal(records.withoutBase(record({ pending: { value: null, at: 5 } })).pending, null);
});

test("what somebody did as somebody else counts if it is later, and is no removal", () => {
  assert.ok(records.folds({ value: null, at: 9 }, OWN));
  assert.ok(records.folds(BASE, OWN));
  assert.ok(!records.folds(OWN, { value: "other", at: 5 }));
  assert.ok(!records.folds(BASE, { value: null, at: 9 }));
});

test("a dataset is known up to what is complete", () => {
  const first = records.told(records.emptyDataset("d"), 5);
  assert.deepEqual([first.seen, first.known], [5, 4]);
  assert.equal(records.caughtUp(first).known, 5);
  assert.equal(records.answered(first, 5).known, 5);
  assert.equal(records.answered(first, 7).known, 4);
});

test("a dataset that is not there any more was deleted, if anything was known of it", () => {
  const gone = listing({ exists: false });
  assert.ok(tellsOfDeletion({ ...records.emptyDataset("d"), known: 3 }, gone, []));
  assert.ok(!tellsOfDeletion(records.emptyDataset("d"), gone, []));
  assert.ok(!tellsOfDeletion({ ...records.emptyDataset("d"), known: 9, deleted: 9 }, gone, []));
});

test("a listing that begins anew tells of a deletion, unless a record has outlived it", () => {
  const state = { ...records.emptyDataset("d"), known: 5 };
  const anew = listing({ since: 5, beginsAnew: true, records: [remote({ syncCount: 8 })] });
  assert.ok(tellsOfDeletion(state, anew, []));
  const outlived = { ...anew, records: [remote({ syncCount: 2 })] };
  assert.ok(!tellsOfDeletion(state, outlived, [record()]));
});

test("only a whole listing says what is gone", () => {
  assert.deepEqual(goneFrom(listing(), [record()]), [record()]);
  assert.deepEqual(goneFrom(listing({ records: [remote()] }), [record()]), []);
  assert.deepEqual(goneFrom(listing({ since: 2 }), [record()]), []);
  assert.deepEqual(goneFrom(listing(), [record({ syncCount: 0, pending: OWN })]), []);
});

test("a call takes so many changes, and so many bytes, but one in any case", () => {
  const many = Array.from({ length: 600 }, (_, number) => record({ key: `k${number}`, pending: OWN }));
  assert.equal(batchOf(many).length, 500);
  assert.equal(batchOf(many, 7).length, 7);
  const large = ["é".repeat(900_000), "é".repeat(900_000)].map((value) => record({ pending: { value, at: 1 } }));
  assert.equal(batchOf(large).length, 1);
});

test("pauses grow to half a minute, and chance takes a part of each", () => {
  const longest = new Backoff(() => 1);
  const pauses = Array.from({ length: 10 }, () => longest.next());
  assert.deepEqual(pauses.slice(0, 4), [200, 400, 800, 1600]);
  assert.equal(pauses.at(-1), 30_000);
  longest.reset();
  assert.equal(longest.next(), 200);
  assert.equal(new Backoff(() => 0.25).next(), 50);
});
