// One websocket to the server, and what is asked for on it.

import { type MessageInitShape, create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type CallError, ClientFrameSchema, type ServerFrame, ServerFrameSchema } from "../gen/sync/v1/index.js";
import { BROKEN, Closed } from "./endings.js";
import { SyncError } from "./model.js";

/** What is asked for. */
export type Asked = NonNullable<MessageInitShape<typeof ClientFrameSchema>["frame"]>;
/** One answer. */
export type Answer = ServerFrame["frame"];

/** What waits for the frames of an id: `take` says whether there will be more of them. */
interface Waiting {
  take(answer: Answer): boolean;
  fail(error: Error): void;
}

const PATH = "/sync/v1/watch";
const PROTOCOL = "poolhouse.sync.v1.binary";
const OPEN_MS = 20_000;
const CALL_MS = 30_000;

/** A websocket that is open. When it ends, all that waits on it fails: with `Closed`, unless a frame was unreadable. */
export class Socket {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #end: Error | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(data as ArrayBuffer);
    socket.onclose = ({ code, reason }) => this.#ended(new Closed(code, reason));
  }

  /** Connect to the server at a URL; `Closed` if that fails, takes too long, or is not wanted any more. */
  static open(url: string, signal: AbortSignal): Promise<Socket> {
    const socket = new WebSocket(`${url.replace(/^http/, "ws").replace(/\/$/, "")}${PATH}`, PROTOCOL);
    socket.binaryType = "arraybuffer";
    const giveUp = () => socket.close();
    const timer = setTimeout(giveUp, OPEN_MS);
    signal.addEventListener("abort", giveUp);
    return new Promise<Socket>((resolve, reject) => {
      socket.onopen = () => resolve(new Socket(socket));
      socket.onclose = ({ code, reason }) => reject(new Closed(code, reason || "the server cannot be reached"));
    }).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
    });
  }

  /** Ask for what has one answer. `SyncError` if it is refused; `Closed` if it is not known what became of it. */
  ask(frame: Asked): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.close("the server does not answer"), CALL_MS);
      const done = <T>(settle: (value: T) => void, value: T) => {
        clearTimeout(timer);
        settle(value);
        return false;
      };
      this.#send(frame, {
        take: (answer) => (answer.case === "error" ? done(reject, refusal(answer.value)) : done(resolve, answer)),
        fail: (error) => done(reject, error),
      });
    });
  }

  /** Ask for what has many answers; resolves at the end that the server says. Errors as for `ask`. */
  stream(frame: Asked, take: (answer: Answer) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#send(frame, {
        take: (answer) => {
          if (answer.case === "error") reject(refusal(answer.value));
          else if (answer.case === "watchEnded") resolve();
          else take(answer);
          return answer.case !== "error" && answer.case !== "watchEnded";
        },
        fail: reject,
      });
    });
  }

  /** End it: what waits fails at once, whether or not the server hears of it. */
  close(why = "it was closed here"): void {
    this.#ended(new Closed(BROKEN, why));
    this.#socket.close();
  }

  #send(frame: Asked, waiting: Waiting): void {
    if (this.#end) return waiting.fail(this.#end);
    const id = ++this.#lastId;
    this.#waiting.set(id, waiting);
    this.#socket.send(toBinary(ClientFrameSchema, create(ClientFrameSchema, { id, frame })));
  }

  #receive(data: ArrayBuffer): void {
    if (this.#end) return;
    try {
      const { id, frame } = fromBinary(ServerFrameSchema, new Uint8Array(data));
      if (this.#waiting.get(id)?.take(frame) === false) this.#waiting.delete(id);
    } catch (error) {
      this.#ended(error as Error);
      this.#socket.close();
    }
  }

  #ended(end: Error): void {
    this.#end ??= end;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { fail } of waiting) fail(this.#end);
  }
}

function refusal({ name, message }: CallError): SyncError {
  return new SyncError(name, message ?? "");
}
