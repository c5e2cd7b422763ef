// What a listing of a dataset says about its deletion, which the server tells only in part. Values in, values out.

import type { DatasetState, LocalRecord, Remote } from "./records.js";

/** All pages of one listing. */
export interface Listing {
  readonly since: number;
  readonly syncCount: number;
  readonly exists: boolean;
  /** Whether it has all records, as what the device has may be of the past. */
  readonly beginsAnew: boolean;
  readonly records: readonly Remote[];
  readonly mergedNames: readonly string[];
  readonly sessionToken: string;
}

/** The records here that the server has no more, as the listing shows. */
export function goneFrom(listing: Listing, held: readonly LocalRecord[]): LocalRecord[] {
  if (listing.since > 0 && !listing.beginsAnew && listing.exists) return [];
  const keys = new Set(listing.records.map(({ key }) => key));
  return held.filter(({ key, syncCount }) => syncCount > 0 && syncCount <= listing.syncCount && !keys.has(key));
}

/** The count by which the dataset, or its predecessor, was deleted, if it was. */
export function deletedAt(listing: Listing): number {
  return listing.exists ? listing.syncCount - 1 : listing.syncCount;
}

/** Whether the listing tells of a deletion that was not heard of yet. */
export function tellsOfDeletion(dataset: DatasetState, listing: Listing, held: readonly LocalRecord[]): boolean {
  if (deletedAt(listing) <= dataset.deleted) return false;
  if (!listing.exists) {
    return Math.max(dataset.known, dataset.seen, ...held.map(({ syncCount }) => syncCount)) > dataset.deleted;
  }
  // A record from before would have been deleted as well: then removals were forgotten, and nothing else.
  if (listing.beginsAnew) return listing.records.every(({ syncCount }) => syncCount > listing.since);
  return goneFrom(listing, held).some(({ base }) => base.value !== null);
}
