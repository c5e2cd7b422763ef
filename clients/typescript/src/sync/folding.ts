// Takes over what the user did as a guest, or as somebody who is the same by now.

import type { Calls } from "./calls.js";
import type { LocalData } from "./local.js";
import { type Version, folds, visible } from "./records.js";
import type { Transaction } from "./transaction.js";
import type { Uploads } from "./uploads.js";

// Such a name may be a merged dataset's: what is before the dot is the name of the one that it belongs to.
const MERGED = /^(?<name>.+)\.[\w-]+:[0-9a-f-]{36}$/;

/** Folds changes of the same dataset of somebody else into this one, as of when they were made. */
export function fold(here: Transaction, name: string, versions: Iterable<readonly [string, Version]>): void {
  for (const [key, version] of versions) {
    const record = here.replica.record(name, key);
    if (folds(visible(record, here.dataset(name)), version)) here.putPending(name, record, version);
  }
}

/** Folds all merged datasets into those that they belong to; says whether all is done. Done twice, it does no harm. */
export async function foldMerged(calls: Calls, local: LocalData, uploads: Uploads): Promise<boolean> {
  const found = (await calls.listDatasets()).map((name) => MERGED.exec(name)?.groups?.["name"]);
  for (const name of new Set(found.filter((one) => one !== undefined).sort())) {
    for (const merged of (await uploads.begin(name)).mergedNames) {
      await foldOne(calls, local, uploads, name, merged);
      if (local.shown.isPendingIn(name)) return false;
    }
  }
  return true;
}

async function foldOne(calls: Calls, local: LocalData, uploads: Uploads, name: string, merged: string): Promise<void> {
  const { records } = await calls.listRecords(merged, 0);
  const refused = uploads.refused;
  const versions = records.map(({ key, version }) => [key, version] as const);
  void local.change("remote", (here) => fold(here, name, versions));
  await uploads.send(name);
  if (uploads.refused === refused && !local.shown.isPendingIn(name)) await calls.deleteDataset(merged);
}
