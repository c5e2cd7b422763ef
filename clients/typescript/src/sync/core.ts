// What a device does for its app, whoever does the work.

import type { Looks } from "./looks.js";
import type { Origin } from "./model.js";

/** Values by key; null to remove one. */
export type Values = readonly (readonly [string, string | null])[];

/** A change that an app asks for. */
export type Wish =
  | { readonly kind: "write"; readonly dataset: string; readonly values: Values; readonly at: number }
  | { readonly kind: "delete"; readonly dataset: string }
  | { readonly kind: "forget" };

/** An identity's data on a device. */
export interface Core extends Looks {
  readonly identityId: string | undefined;
  valueOf(dataset: string, key: string): string | null;
  /** What is wished for is so at once, and resolves when it is in the local store. */
  fulfil(wish: Wish, origin?: Origin): Promise<void>;
  renew(): void;
  /** The network may be back, or another one. */
  hurry(): void;
  close(): Promise<void>;
}
