import type { Logins } from "./logins.js";

/** Temporary credentials as the AWS SDK takes them, and the identity that they are for. */
export interface IdentityCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
  readonly identityId: string;
}

/** An identity pool as its identities ask it, over whatever. A call that fails is a `CredentialsError`. */
export interface Identities {
  readonly poolId: string;
  /** The id of who holds the logins; a new guest's if there are none. */
  getId(logins: Logins): Promise<string>;
  /** Credentials of an identity, or of the one that it was merged into. */
  getCredentials(identityId: string, logins: Logins): Promise<IdentityCredentials>;
}

/** How long one call may take. */
export const CALL_MS = 10_000;
