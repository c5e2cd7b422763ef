// What to do when a connection has ended, by how it has. Values in, values out.

import { CredentialsError } from "../credentials/error.js";
import { SyncError } from "./model.js";

/**
 * What comes next. `again`: another connection, after a pause. `atOnce`: without one. `renew`: new credentials, and
 * another connection. `anew`: another connection, and a watch without a token. `stop`: nothing, until somebody says so.
 */
export type Next = "again" | "atOnce" | "renew" | "anew" | "stop";

/** How a connection has ended. */
export interface Ending {
  readonly next: Next;
  readonly error?: SyncError;
  /** The pause, if the server has said how long it is to be. */
  readonly afterMs?: number;
}

/** There are no credentials; its cause says why. */
export class NoCredentials extends Error {}

/** The credentials are another identity's by now. */
export class AnotherIdentity extends Error {}

/** The server has ended the watch, and may have said when to come back. */
export class CameBack extends Error {
  readonly afterMs: number | undefined;

  constructor(afterMs: number | undefined) {
    super();
    this.afterMs = afterMs;
  }
}

/** The server's data is not what the device has made its own from: it was set back, as from a backup. */
export class SetBack extends Error {}

/** The socket is closed, or nothing was heard on it for too long. */
export class Closed extends Error {
  readonly code: number;

  constructor(code: number, reason: string) {
    super(`The connection has ended: ${reason || code}`);
    this.code = code;
  }
}

export const CONFLICT = "ResourceConflictException";
export const NOT_FOUND = "ResourceNotFoundException";
export const INVALID = "InvalidParameterException";
export const LIMIT = "LimitExceededException";
/** What a frame is that is larger than the server takes (RFC 6455, section 7.4.1). */
export const TOO_BIG = 1009;
/** What no server sends: nobody has closed the socket in order. */
export const BROKEN = 1006;

// The server's own codes (`docs/sync.md`); after all others one comes back.
const BY_CODE: Readonly<Record<number, Next>> = { 4401: "renew", 4403: "stop" };
const BY_NAME: Readonly<Record<string, Next>> = {
  NotAuthorizedException: "renew",
  MissingAuthenticationTokenException: "renew",
  IncompleteSignatureException: "renew",
  InvalidSignatureException: "renew",
  UnrecognizedClientException: "renew",
  ExpiredTokenException: "renew",
  InvalidIdentityTokenException: "renew",
  AccessDeniedException: "stop",
  ForbiddenException: "stop",
  UnauthorizedException: "stop",
  ResourceNotFoundException: "stop",
  InvalidParameterException: "anew",
  SerializationException: "anew",
};
// What ends the connection, as another one may do better.
const OVER: readonly string[] = ["ServiceUnavailableException", "RequestTimeoutException"];
/** What the server says of credentials that it may well give later. */
export const PASSING: readonly string[] = [
  "CredentialsError",
  "ExternalServiceException",
  "InternalErrorException",
  "LimitExceededException",
  "RequestTimeoutException",
  "ServiceUnavailableException",
  "TooManyRequestsException",
];

/** What an error means that has ended a connection, or kept one from being made. */
export function endingOf(error: unknown): Ending {
  if (error instanceof CameBack) return comeBack(error);
  if (error instanceof AnotherIdentity) return { next: "atOnce" };
  if (error instanceof SetBack) return { next: "anew" };
  if (error instanceof NoCredentials) return withoutCredentials(error.cause);
  if (error instanceof Closed) return { next: BY_CODE[error.code] ?? "again", error: syncError(error) };
  if (error instanceof SyncError) return { next: BY_NAME[error.name] ?? "again", error };
  return { next: "again", error: syncError(error) };
}

/** Whether what a call was refused with would be said of every call: another connection is needed, or none helps. */
export function endsConnection(error: unknown): boolean {
  if (!(error instanceof SyncError)) return true;
  return OVER.includes(error.name) || ["renew", "stop"].includes(BY_NAME[error.name] ?? "");
}

/** Whether a call was refused with one of these of Cognito's names. */
export function isRefused(error: unknown, ...names: string[]): error is SyncError {
  return error instanceof SyncError && names.includes(error.name);
}

function comeBack({ afterMs }: CameBack): Ending {
  return afterMs === undefined ? { next: "again" } : { next: "again", afterMs };
}

function withoutCredentials(cause: unknown): Ending {
  // The app's own: what it says may be secret.
  const kind = cause instanceof Error ? cause.name : typeof cause;
  if (!(cause instanceof CredentialsError)) {
    return { next: "again", error: new SyncError(undefined, `The logins cannot be had: ${kind}`, cause) };
  }
  const error = new SyncError(cause.name, cause.message, cause);
  return { next: PASSING.includes(cause.name) ? "again" : "stop", error };
}

function syncError(cause: unknown): SyncError {
  return new SyncError(undefined, cause instanceof Error ? cause.message : String(cause), cause);
}
