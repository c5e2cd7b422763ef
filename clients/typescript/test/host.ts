// A server that answers on websockets as it is told, and gives out credentials.

import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type MessageInitShape, create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type ClientFrame, ClientFrameSchema, ServerFrameSchema } from "@poolhouse/client/sync";
import { type WebSocket, WebSocketServer } from "ws";

type Frame = ClientFrame["frame"];
type Kind = NonNullable<Frame["case"]>;
type Said = NonNullable<MessageInitShape<typeof ServerFrameSchema>["frame"]>;

/** What is answered to a frame: `say` does it, once or more often. */
export type Answer = (frame: Frame, say: (said: Said) => void, socket: WebSocket) => void;

export const POOL = "us-east-1:00000000-0000-4000-8000-000000000001";
export const GUEST = "us-east-1:00000000-0000-4000-8000-000000000002";

/** A watch that is current, and heard of as often as it says. */
export function current(heartbeatMs = 30_000, token = "token"): Said {
  const nanos = (heartbeatMs % 1000) * 1e6;
  const heartbeatEvery = { seconds: BigInt(Math.floor(heartbeatMs / 1000)), nanos };
  return { case: "watch", value: { resumeToken: token, event: { case: "current", value: { heartbeatEvery } } } };
}

/** A refusal. */
export function error(name: string, message = "no"): Said {
  return { case: "error", value: { name, message } };
}

/** Records of a dataset, as a watch tells them. */
export function changes(token: string, ...records: [string, string | undefined, number][]): Said {
  const told = records.map(([key, value, count]) => {
    const record = { key, syncCount: BigInt(count), ...(value === undefined ? {} : { value }) };
    return { what: { case: "recordChange" as const, value: { datasetName: "settings", record } } };
  });
  return { case: "watch", value: { resumeToken: token, event: { case: "changes", value: { changes: told } } } };
}

const WHAT_ELSE: Readonly<Partial<Record<Kind, Answer>>> = {
  signIn: (_, say) => say({ case: "signedIn", value: {} }),
  watch: (_, say) => say(current()),
  listDatasets: (_, say) => say({ case: "listDatasets", value: {} }),
  listRecords: (frame, say) => {
    // Nothing has happened since.
    const datasetSyncCount = (frame.case === "listRecords" && frame.value.lastSyncCount) || 0n;
    const datasetExists = datasetSyncCount > 0n;
    say({ case: "listRecords", value: { datasetExists, datasetSyncCount, syncSessionToken: "session" } });
  },
  updateRecords: (frame, say) => {
    const patches = frame.case === "updateRecords" ? frame.value.recordPatches : [];
    const records = patches.map(({ key = "", value, syncCount = 0n, deviceLastModifiedDate: at }) => ({
      key,
      syncCount: syncCount + 1n,
      ...(value === undefined ? {} : { value }),
      ...(at === undefined ? {} : { deviceLastModifiedDate: at }),
    }));
    say({ case: "updateRecords", value: { records } });
  },
  stopWatch: (_, say) => say({ case: "watchEnded", value: {} }),
};

export class Host {
  /** What to do about a kind of frames, where that is not the usual. */
  readonly answers: Partial<Record<Kind, Answer>> = {};
  readonly seen: Frame[] = [];
  /** How many sockets were opened. */
  opened = 0;
  /** How often credentials were given. */
  given = 0;
  /** How long credentials are good, in seconds. */
  life = 3600;
  readonly #http = createServer((request, response) => void this.#give(request, response));
  readonly #sockets = new WebSocketServer({ server: this.#http, handleProtocols: ([first = ""]) => first });

  /** A server that listens; on a port of its own, unless that of a former one is given. */
  static async open(port = 0): Promise<Host> {
    const host = new Host();
    host.#sockets.on("connection", (socket: WebSocket) => host.#serve(socket));
    await new Promise<void>((resolve) => host.#http.listen(port, "127.0.0.1", resolve));
    return host;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The frames of a kind that have come. */
  asked<K extends Kind>(kind: K): Extract<Frame, { case: K }>["value"][] {
    return this.seen.filter((frame) => frame.case === kind).map(({ value }) => value as never);
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#http.close();
    this.#http.closeAllConnections();
  }

  #serve(socket: WebSocket): void {
    this.opened++;
    socket.on("message", (data: Buffer) => {
      const { id, frame } = fromBinary(ClientFrameSchema, new Uint8Array(data));
      this.seen.push(frame);
      const answer = frame.case && (this.answers[frame.case] ?? WHAT_ELSE[frame.case]);
      const say = (said: Said) => {
        socket.send(toBinary(ServerFrameSchema, create(ServerFrameSchema, { id, frame: said })));
      };
      answer?.(frame, say, socket);
    });
  }

  async #give(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for await (const _ of request);
    if (request.headers["x-amz-target"]?.toString().endsWith(".GetId")) {
      response.end(JSON.stringify({ IdentityId: GUEST }));
      return;
    }
    const Expiration = Date.now() / 1000 + this.life;
    const Credentials = { AccessKeyId: `ASIA${++this.given}`, SecretKey: "secret", SessionToken: "token", Expiration };
    response.end(JSON.stringify({ IdentityId: GUEST, Credentials }));
  }
}

/** Waits until something is so. */
export async function until(isSo: () => boolean, what = "it"): Promise<void> {
  for (let glance = 0; !isSo(); glance++) {
    if (glance > 2000) throw new Error(`${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
