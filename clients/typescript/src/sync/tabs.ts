// What the tabs of a browser that share a local store say to each other. One leads: it has store and connection.

import type { Core, Wish } from "./core.js";
import type { Looks } from "./looks.js";
import { type Change, type Status, SyncError } from "./model.js";
import type { Surface } from "./surface.js";

/** How the leader stands. */
export interface State {
  readonly status: Status;
  readonly identityId: string | undefined;
  readonly error: SentError | undefined;
}

/** An error as it can be sent. */
interface SentError {
  readonly name: string;
  readonly message: string;
}

/** What one that follows says. */
export type Said =
  | { readonly kind: "hello"; readonly from: string }
  | { readonly kind: "wish"; readonly from: string; readonly id: number; readonly wish: Wish }
  | { readonly kind: "renew" };

/** What the leader says, to all or to one. */
export type Announced =
  | { readonly kind: "leads" }
  | { readonly kind: "all"; readonly to: string; readonly data: readonly Data[]; readonly state: State }
  | { readonly kind: "changes"; readonly changes: readonly Change[]; readonly state: State }
  | { readonly kind: "state"; readonly state: State }
  | { readonly kind: "done"; readonly to: string; readonly id: number; readonly failure: string | undefined }
  | { readonly kind: "refused"; readonly dataset: string; readonly key: string; readonly error: SentError };

/** A dataset's name, and all that is to be seen of it. */
export type Data = readonly [string, readonly (readonly [string, string])[]];

/** Lets others take part in what the leader has. */
export function lead(leader: Core, surface: Surface, channel: BroadcastChannel): void {
  const announce = (message: Announced) => channel.postMessage(message);
  const state = () => stateOf(leader, surface);
  surface.witness = {
    changes: (changes) => announce({ kind: "changes", changes: changes.map(elsewhere), state: state() }),
    standing: () => announce({ kind: "state", state: state() }),
    refused: (dataset, key, { name, message }) => announce({ kind: "refused", dataset, key, error: { name, message } }),
  };
  channel.onmessage = ({ data: said }: MessageEvent<Said>) => {
    if (said.kind === "renew") leader.renew();
    else if (said.kind === "hello") announce({ kind: "all", to: said.from, data: dataOf(leader), state: state() });
    else if (said.kind === "wish") void fulfilled(leader, said.wish).then((failure) => announce(done(said, failure)));
  };
  announce({ kind: "leads" });
}

/** An error as it was before it was sent. */
export function errorOf(error: SentError): SyncError {
  const arrived = new SyncError(undefined, error.message);
  arrived.name = error.name;
  return arrived;
}

/** Fulfils it; what has gone wrong, if anything has. */
async function fulfilled(leader: Core, wish: Wish): Promise<string | undefined> {
  try {
    await leader.fulfil(wish, "remote");
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function done({ from: to, id }: { from: string; id: number }, failure: string | undefined): Announced {
  return { kind: "done", to, id, failure };
}

/** All that is to be seen. */
export function dataOf(leader: Looks): Data[] {
  return leader.names().map((name) => [name, leader.valuesOf(name)]);
}

function stateOf({ identityId }: Core, { standing }: Surface): State {
  const { status, error } = standing;
  return { status, identityId, error: error && { name: error.name, message: error.message } };
}

/** What was written through one tab comes from elsewhere for the others. */
function elsewhere(change: Change): Change {
  return { ...change, origin: "remote" };
}
