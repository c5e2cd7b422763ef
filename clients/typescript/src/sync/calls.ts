// What a device asks of the server about one identity's data, over one connection.

import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { IdentityCredentials } from "../credentials/identities.js";
import { type ListRecordsResponse, Operation } from "../gen/sync/v1/index.js";
import { NOT_FOUND, isRefused } from "./endings.js";
import type { Listing } from "./listings.js";
import type { LocalRecord, Remote } from "./records.js";
import type { Answer, Asked, Socket } from "./socket.js";
import { type Event, eventsOf, remoteOf } from "./watched.js";

const PROBE_MS = 5000;

type Kind = NonNullable<Answer["case"]>;
type Answered<K extends Kind> = Extract<Answer, { case: K }>["value"];

/** One message of a watch: what it says, and the token with which another one goes on after it. */
export interface Message {
  readonly token: string | undefined;
  readonly events: readonly Event[];
}

/** Calls of an identity. What the server refuses is a `SyncError`, and a connection that has ended is `Closed`. */
export class Calls {
  readonly #socket: Socket;
  readonly #whose: { readonly identityPoolId: string; readonly identityId: string };

  constructor(socket: Socket, identityPoolId: string, identityId: string) {
    this.#socket = socket;
    this.#whose = { identityPoolId, identityId };
  }

  /** Show who calls, from now on. */
  async signIn(given: IdentityCredentials): Promise<void> {
    const { accessKeyId, secretAccessKey: secretKey, sessionToken } = given;
    const credentials = { accessKeyId, secretKey, sessionToken };
    const proof = { case: "credentials" as const, value: credentials };
    await this.#ask("signedIn", { case: "signIn", value: { proof } });
  }

  /** Watch all datasets from a token on, until the server ends that. */
  watch(token: string | undefined, take: (message: Message) => void): Promise<void> {
    const value = { ...this.#whose, ...(token === undefined ? {} : { resumeToken: token }) };
    return this.#socket.stream({ case: "watch", value }, (answer) => {
      if (answer.case === "watch") take({ token: answer.value.resumeToken, events: eventsOf(answer.value) });
    });
  }

  /** All that has changed in a dataset since a sync count. */
  async listRecords(datasetName: string, since: number): Promise<Listing> {
    const value = { ...this.#whose, datasetName, lastSyncCount: BigInt(since) };
    const records: Remote[] = [];
    for (let nextToken: string | undefined; ; ) {
      const asked = { ...value, ...(nextToken === undefined ? {} : { nextToken }) };
      const page = await this.#ask("listRecords", { case: "listRecords", value: asked });
      records.push(...page.records.map(remoteOf));
      nextToken = page.nextToken;
      if (!nextToken) return listing(since, records, page);
    }
  }

  /** Send what is pending of these records; returns them as they are then. */
  async updateRecords(datasetName: string, changes: readonly LocalRecord[], token: string): Promise<Remote[]> {
    const value = { ...this.#whose, datasetName, recordPatches: changes.map(patchOf), syncSessionToken: token };
    const { records } = await this.#ask("updateRecords", { case: "updateRecords", value });
    return records.map(remoteOf);
  }

  /** Delete a dataset; all the same if there is none. */
  async deleteDataset(datasetName: string): Promise<void> {
    try {
      await this.#ask("deleteDataset", { case: "deleteDataset", value: { ...this.#whose, datasetName } });
    } catch (error) {
      if (!isRefused(error, NOT_FOUND)) throw error;
    }
  }

  /** The names of all datasets that the identity is shown. */
  async listDatasets(): Promise<string[]> {
    const names: string[] = [];
    for (let nextToken: string | undefined; ; ) {
      const value = { ...this.#whose, ...(nextToken === undefined ? {} : { nextToken }) };
      const page = await this.#ask("listDatasets", { case: "listDatasets", value });
      names.push(...page.datasets.map(({ datasetName = "" }) => datasetName));
      nextToken = page.nextToken;
      if (!nextToken) return names;
    }
  }

  /** End the connection unless it answers soon. */
  async probe(): Promise<void> {
    const timer = setTimeout(() => this.end("the server does not answer any more"), PROBE_MS);
    // To end a watch that never was costs the server nothing.
    await this.#socket.stream({ case: "stopWatch", value: {} }, () => undefined).catch(() => undefined);
    clearTimeout(timer);
  }

  /** End the connection. */
  end(why?: string): void {
    this.#socket.close(why);
  }

  async #ask<K extends Kind>(kind: K, frame: Asked): Promise<Answered<K>> {
    const answer = await this.#socket.ask(frame);
    if (answer.case !== kind) throw new Error(`The server has answered ${frame.case} with ${answer.case}.`);
    return answer.value as Answered<K>;
  }
}

function listing(since: number, records: readonly Remote[], page: ListRecordsResponse): Listing {
  return {
    since,
    records,
    syncCount: Number(page.datasetSyncCount ?? 0n),
    exists: page.datasetExists ?? false,
    beginsAnew: page.datasetDeletedAfterRequestedSyncCount ?? false,
    mergedNames: page.mergedDatasetNames,
    sessionToken: page.syncSessionToken ?? "",
  };
}

function patchOf({ key, syncCount, pending }: LocalRecord) {
  const value = pending?.value ?? undefined;
  return {
    op: value === undefined ? Operation.REMOVE : Operation.REPLACE,
    key,
    ...(value === undefined ? {} : { value }),
    syncCount: BigInt(syncCount),
    deviceLastModifiedDate: timestampFromMs(pending?.at ?? 0),
  };
}
