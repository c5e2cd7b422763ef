import { CredentialsError } from "./error.js";
import type { Identities, IdentityCredentials } from "./identities.js";
import type { Logins } from "./logins.js";
import { type Clock, PAUSES_MS, spread } from "./schedule.js";

/** What a renewal needs of the world. */
export interface Outside {
  readonly identities: Identities;
  readonly clock: Clock;
}

/** How a renewal knows the identity's id, and keeps it. */
export interface Memory {
  recall(): Promise<string | null>;
  remember(identityId: string): Promise<void>;
}

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

/** Credentials of this identity, or of the one that it was merged into. */
export async function credentialsOf(
  { identities, clock }: Outside,
  identityId: string,
  logins: Logins,
): Promise<IdentityCredentials> {
  const credentials = await insist(clock, () => identities.getCredentials(identityId, logins));
  if (credentials.expiration.getTime() <= clock.now()) {
    const now = new Date(clock.now()).toISOString();
    const ended = `the credentials end at ${credentials.expiration.toISOString()}, and here it is ${now}`;
    throw new CredentialsError("GetCredentialsForIdentity", `${ended}: is this machine's clock right?`);
  }
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

async function newId({ identities, clock }: Outside, memory: Memory, logins: Logins): Promise<string> {
  const identityId = await insist(clock, () => identities.getId(logins));
  await memory.remember(identityId);
  return identityId;
}

async function insist<T>(clock: Clock, call: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await call();
    } catch (error) {
      const pause = PAUSES_MS[failures];
      if (pause === undefined || !(error instanceof CredentialsError && error.mayPass)) throw error;
      await clock.pause(spread(pause, clock.random()));
    }
  }
}
