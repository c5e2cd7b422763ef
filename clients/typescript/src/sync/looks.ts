// What an app sees, and how that differs from what it has seen before.

import type { Change, Origin } from "./model.js";

/** Something that can be looked at. */
export interface Looks {
  /** The names of the datasets that have records. */
  names(): string[];
  /** A dataset's values, in the order of the keys. */
  valuesOf(dataset: string): [string, string][];
}

/** Values by dataset and key. */
export type Picture = ReadonlyMap<string, string>;

/** All that is to be seen. */
export function pictureOf(looks: Looks): Picture {
  const found = new Map<string, string>();
  for (const dataset of looks.names()) {
    for (const [key, value] of looks.valuesOf(dataset)) found.set(JSON.stringify([dataset, key]), value);
  }
  return found;
}

export function differences(before: Picture, after: Picture, origin: Origin): Change[] {
  const changes: Change[] = [];
  for (const place of new Set([...before.keys(), ...after.keys()])) {
    const [dataset, key] = JSON.parse(place) as [string, string];
    const oldValue = before.get(place) ?? null;
    const newValue = after.get(place) ?? null;
    if (newValue !== oldValue) changes.push({ dataset, key, oldValue, newValue, origin });
  }
  return changes;
}
