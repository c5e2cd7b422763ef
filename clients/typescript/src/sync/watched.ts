// What the server says, as values.

import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import type { Change as ChangeMessage, Record as RecordMessage, WatchResponse } from "../gen/sync/v1/index.js";
import type { Remote } from "./records.js";

/** One thing that a watch says. Times are milliseconds. */
export type Event =
  | { readonly kind: "told"; readonly dataset: string; readonly record: Remote }
  | { readonly kind: "deletion"; readonly dataset: string; readonly syncCount: number }
  | { readonly kind: "current"; readonly heartbeatMs: number }
  | { readonly kind: "heartbeat" }
  | { readonly kind: "reset" }
  | { readonly kind: "comeBack"; readonly afterMs: number };

const MS = 1000;
const NANOS_PER_MS = 1e6;

/** What a message says. What later versions of the protocol may add, says nothing. */
export function eventsOf({ event }: WatchResponse): Event[] {
  switch (event.case) {
    case "changes":
      return event.value.changes.flatMap(changeOf);
    case "current":
      return [{ kind: "current", heartbeatMs: millis(event.value.heartbeatEvery) }];
    case "comeBack":
      return [{ kind: "comeBack", afterMs: millis(event.value.after) }];
    case "heartbeat":
    case "reset":
      return [{ kind: event.case }];
    default:
      return [];
  }
}

/** A record as the server tells it. */
export function remoteOf(record: RecordMessage): Remote {
  const version = { value: record.value ?? null, at: millis(record.deviceLastModifiedDate) };
  return { key: record.key ?? "", version, syncCount: Number(record.syncCount ?? 0n), by: record.lastModifiedBy ?? "" };
}

function changeOf({ what }: ChangeMessage): Event[] {
  if (what.case === "recordChange" && what.value.record) {
    return [{ kind: "told", dataset: what.value.datasetName ?? "", record: remoteOf(what.value.record) }];
  }
  if (what.case !== "datasetDeletion") return [];
  return [{ kind: "deletion", dataset: what.value.datasetName ?? "", syncCount: Number(what.value.syncCount ?? 0n) }];
}

function millis(time: Timestamp | Duration | undefined): number {
  return time ? Number(time.seconds) * MS + Math.round(time.nanos / NANOS_PER_MS) : 0;
}
