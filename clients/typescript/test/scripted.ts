// A server that answers as it is told, over gRPC and over HTTP, and the cases that the clients of all languages share.

import { readFileSync } from "node:fs";
import { type IncomingMessage, type Server, type ServerResponse, createServer as createHttpServer } from "node:http";
import { type Http2Server, createServer } from "node:http2";
import { text } from "node:stream/consumers";
import type { AddressInfo } from "node:net";
import { type MessageInitShape, create, equals } from "@bufbuild/protobuf";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { connect } from "@poolhouse/client";
import { GetCredentialsForIdentityRequestSchema as AskedSchema } from "@poolhouse/client/identity";
import { GetIdRequestSchema, IdentityService } from "@poolhouse/client/identity";
import type { Clock } from "../dist/credentials/schedule.js";

export interface Call {
  readonly call: string;
  readonly identity?: string;
  readonly answer?: { readonly identity?: string; readonly key?: string; readonly until?: string };
  readonly error?: string;
}

export interface Step {
  readonly do?: "renew" | "forget";
  readonly at: string;
  readonly login?: string;
  readonly calls: readonly Call[];
  readonly pauses?: readonly number[];
  readonly gives?: string;
  readonly fails?: { readonly call: string; readonly name?: string };
  readonly stored?: string;
}

export interface Case {
  readonly name: string;
  readonly role?: string;
  readonly stored?: string;
  readonly steps: readonly Step[];
}

interface Cases {
  readonly day: string;
  readonly random: number;
  readonly identity_pool: string;
  readonly provider: string;
  readonly identities: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, { status: string; name?: string; message: string }>>;
  readonly cases: readonly Case[];
}

/** A file of cases that all languages share. */
export function conformance(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../conformance/${name}`, import.meta.url), "utf8"));
}

export const CASES = conformance("credentials.json") as Cases;
const CODES: Readonly<Record<string, Code>> = {
  UNAVAILABLE: Code.Unavailable,
  UNAUTHENTICATED: Code.Unauthenticated,
  NOT_FOUND: Code.NotFound,
  ABORTED: Code.Aborted,
  RESOURCE_EXHAUSTED: Code.ResourceExhausted,
  FAILED_PRECONDITION: Code.FailedPrecondition,
};

/** The id that a case calls by a letter. */
export function identity(letter = ""): string {
  return CASES.identities[letter] ?? "";
}

/** A time of the cases' day. */
export function moment(time = ""): Date {
  return new Date(`${CASES.day}T${time}Z`);
}

/** The logins of a step. */
export function loginsOf({ login }: Pick<Step, "login">): Record<string, string> {
  return login === undefined ? {} : { [CASES.provider]: login };
}

/** A clock that a test sets, and what was waited for. */
export class Hand implements Clock {
  time = moment("08:00:00");
  pauses: number[] = [];

  now(): number {
    return this.time.getTime();
  }

  random(): number {
    return CASES.random;
  }

  async pause(milliseconds: number): Promise<void> {
    this.pauses.push(Math.round(milliseconds) / 1000);
  }
}

type Request = { call: "GetId" | "GetCredentialsForIdentity"; message: object };

/** What the server is told to answer, call by call, and what it was asked. */
export class Scripted {
  script: Call[] = [];
  seen: Request[] = [];
  #gate: Promise<void> = Promise.resolve();
  #open: () => void = () => undefined;

  /** From now on, until `open`, every call waits. */
  shut(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#open();
  }

  async next(request: Request): Promise<NonNullable<Call["answer"]>> {
    this.seen.push(request);
    await this.#gate;
    const call = this.script.shift();
    if (!call) throw new Refusal("nobody has expected this call");
    if (call.error !== undefined) throw new Refusal(call.error);
    return call.answer ?? {};
  }
}

/** A call that is refused, as the cases call it. */
class Refusal extends Error {
  readonly #key: string;

  constructor(key: string) {
    super();
    this.#key = key;
  }

  /** As Poolhouse gives it, or a proxy that knows no names. */
  overGrpc(): ConnectError {
    const { status = "", name, message = this.#key } = CASES.errors[this.#key] ?? {};
    const error = new ConnectError(message, CODES[status] ?? Code.Unknown);
    if (name !== undefined) {
      error.details.push({ type: "google.rpc.ErrorInfo", value: new BinaryWriter().tag(1, 2).string(name).finish() });
    }
    return error;
  }

  overHttp(response: ServerResponse): void {
    const { status = "", name, message = this.#key } = CASES.errors[this.#key] ?? {};
    response.statusCode = status === "UNAVAILABLE" ? 503 : 400;
    response.end(name === undefined ? "<html>" : JSON.stringify({ __type: name, message }));
  }
}

/** Whether the server was asked exactly what a step says. */
export function asked({ seen }: Scripted, { role }: Case, step: Step): boolean {
  const logins = loginsOf(step);
  return (
    seen.length === step.calls.length &&
    step.calls.every((call, index) => {
      const { call: operation, message } = seen[index] ?? {};
      if (operation !== call.call) return false;
      if (operation === "GetId") {
        return same(GetIdRequestSchema, message, { identityPoolId: CASES.identity_pool, logins });
      }
      const customRoleArn = role === undefined ? {} : { customRoleArn: role };
      const wanted = { identityId: identity(call.identity), logins, ...customRoleArn };
      return same(AskedSchema, message, wanted);
    })
  );
}

function same<S extends typeof GetIdRequestSchema | typeof AskedSchema>(
  schema: S,
  message: object | undefined,
  wanted: MessageInitShape<S>,
): boolean {
  return equals(schema, create(schema, message as MessageInitShape<S>), create(schema, wanted));
}

/** What is answered to a call for credentials. */
async function given(scripted: Scripted, message: object & { identityId?: string | undefined }) {
  const told = await scripted.next({ call: "GetCredentialsForIdentity", message });
  const identityId = told.identity === undefined ? (message.identityId ?? "") : identity(told.identity);
  const keys = { accessKeyId: told.key ?? "", secretKey: `secret ${told.key}`, sessionToken: `token ${told.key}` };
  return { identityId, keys, expiration: moment(told.until) };
}

async function overGrpc<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof Refusal ? error.overGrpc() : error;
  }
}

function grpcServer(scripted: Scripted): Http2Server {
  return createServer(
    connectNodeAdapter({
      routes: (router) =>
        router.service(IdentityService, {
          async getId(message) {
            return { identityId: identity((await overGrpc(scripted.next({ call: "GetId", message }))).identity) };
          },
          async getCredentialsForIdentity(message) {
            const { identityId, keys, expiration } = await overGrpc(given(scripted, message));
            return { identityId, credentials: { ...keys, expiration: timestampFromDate(expiration) } };
          },
        }),
    }),
  );
}

function httpServer(scripted: Scripted): Server {
  return createHttpServer(async (request, response) => {
    try {
      response.end(JSON.stringify(await httpAnswer(scripted, request)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      error.overHttp(response);
    }
  });
}

interface HttpAsked {
  readonly IdentityPoolId?: string;
  readonly IdentityId?: string;
  readonly Logins: Record<string, string>;
  readonly CustomRoleArn?: string;
}

async function httpAnswer(scripted: Scripted, request: IncomingMessage): Promise<object> {
  const asked = JSON.parse(await text(request)) as HttpAsked;
  const { IdentityPoolId = "", IdentityId = "", Logins: logins, CustomRoleArn } = asked;
  if (request.headers["x-amz-target"] === "AWSCognitoIdentityService.GetId") {
    const message = { identityPoolId: IdentityPoolId, logins };
    return { IdentityId: identity((await scripted.next({ call: "GetId", message })).identity) };
  }
  const role = CustomRoleArn === undefined ? {} : { customRoleArn: CustomRoleArn };
  const message = { identityId: IdentityId, logins, ...role };
  const { identityId, keys, expiration } = await given(scripted, message);
  const { accessKeyId: AccessKeyId, secretKey: SecretKey, sessionToken: SessionToken } = keys;
  const Credentials = { AccessKeyId, SecretKey, SessionToken, Expiration: expiration.getTime() / 1000 };
  return { IdentityId: identityId, Credentials };
}

async function listening(server: Http2Server | Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The server, on ports of its own, and a client of it; `close` ends all. */
export async function serving() {
  const scripted = new Scripted();
  const grpc = grpcServer(scripted);
  const http = httpServer(scripted);
  const sessions = new Set<{ destroy(): void }>();
  grpc.on("session", (session) => sessions.add(session));
  const close = () => {
    for (const session of sessions) session.destroy();
    grpc.close();
    http.close();
    http.closeAllConnections();
  };
  return { scripted, poolhouse: connect(await listening(grpc)), url: await listening(http), close };
}
