// Which changes go together into one call.

import type { LocalRecord } from "./records.js";

export const BATCH_CHANGES = 500;
// Half of the largest message that a server takes by default; one change fits in any case.
const BATCH_BYTES = 2_000_000;

const utf8 = new TextEncoder();

/** The first of these records, as many as one call takes, and no more than `most`. */
export function batchOf(pending: readonly LocalRecord[], most = BATCH_CHANGES): LocalRecord[] {
  const taken: LocalRecord[] = [];
  let total = 0;
  for (const record of pending.slice(0, most)) {
    total += bytes(record.key) + bytes(record.pending?.value ?? "");
    if (taken.length > 0 && total > BATCH_BYTES) break;
    taken.push(record);
  }
  return taken;
}

function bytes(text: string): number {
  return utf8.encode(text).length;
}
