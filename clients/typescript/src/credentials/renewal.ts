import { timestampDate } from "@bufbuild/protobuf/wkt";
import { type CallOptions, type Client, Code, ConnectError } from "@connectrpc/connect";
import { errorName } from "../errors.js";
import type { IdentityService } from "../gen/identity/v1/index.js";
import { CredentialsError } from "./error.js";
import type { Logins } from "./logins.js";
import { type Clock, PAUSES_MS, spread } from "./schedule.js";

/** Temporary credentials as the AWS SDK takes them, and the identity that they are for. */
export interface IdentityCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
  readonly identityId: string;
}

/** What a renewal needs of the world. */
export interface Outside {
  readonly server: Client<typeof IdentityService>;
  readonly identityPoolId: string;
  readonly customRoleArn: string | undefined;
  readonly clock: Clock;
}

/** How a renewal knows the identity's id, and keeps it. */
export interface Memory {
  recall(): Promise<string | null>;
  remember(identityId: string): Promise<void>;
}

const CALL_MS = 10_000;
const BUSY = "TooManyRequestsException";
// What a server says of a stored id that is gone, that is somebody else's, or that the logins do not lead to.
const NOT_THIS_ID = ["ResourceNotFoundException", "NotAuthorizedException", "ResourceConflictException"];

/** New credentials for who holds the logins. */
export async function fetchCredentials(outside: Outside, memory: Memory, logins: Logins): Promise<IdentityCredentials> {
  const known = await memory.recall();
  const credentials =
    known === null
      ? await credentialsOf(outside, await newId(outside, memory, logins), logins)
      : await credentialsOfKnown(outside, memory, known, logins);
  await memory.remember(credentials.identityId);
  return credentials;
}

async function credentialsOfKnown(outside: Outside, memory: Memory, known: string, logins: Logins) {
  try {
    return await credentialsOf(outside, known, logins);
  } catch (error) {
    if (!(error instanceof CredentialsError && NOT_THIS_ID.includes(error.name))) throw error;
    const other = await newId(outside, memory, logins);
    if (other === known) throw error;
    return await credentialsOf(outside, other, logins);
  }
}

async function newId(outside: Outside, memory: Memory, logins: Logins): Promise<string> {
  const { identityPoolId, server } = outside;
  const request = { identityPoolId, logins };
  const { identityId = "" } = await insist(outside, "GetId", (options) => server.getId(request, options));
  await memory.remember(identityId);
  return identityId;
}

async function credentialsOf(outside: Outside, identityId: string, logins: Logins): Promise<IdentityCredentials> {
  const { customRoleArn, server, clock } = outside;
  const request = { identityId, logins, ...(customRoleArn === undefined ? {} : { customRoleArn }) };
  const operation = "GetCredentialsForIdentity";
  const answer = await insist(outside, operation, (options) => server.getCredentialsForIdentity(request, options));
  const { accessKeyId = "", secretKey = "", sessionToken = "", expiration: end } = answer.credentials ?? {};
  const expiration = end ? timestampDate(end) : new Date(0);
  if (expiration.getTime() <= clock.now()) {
    const now = new Date(clock.now()).toISOString();
    const ended = `the credentials end at ${expiration.toISOString()}, and here it is ${now}`;
    throw new CredentialsError(operation, `${ended}: is this machine's clock right?`);
  }
  const owner = answer.identityId ?? identityId;
  return { accessKeyId, secretAccessKey: secretKey, sessionToken, expiration, identityId: owner };
}

type Operation<T> = (options: CallOptions) => Promise<T>;

async function insist<T>({ clock }: Outside, operation: string, call: Operation<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await call({ timeoutMs: CALL_MS });
    } catch (cause) {
      const error = ConnectError.from(cause);
      const pause = PAUSES_MS[failures];
      if (pause === undefined || !mayPass(error)) throw CredentialsError.of(operation, error);
      await clock.pause(spread(pause, clock.random()));
    }
  }
}

function mayPass(error: ConnectError): boolean {
  return error.code === Code.Unavailable || errorName(error) === BUSY;
}
