import type { Poolhouse } from "../connect.js";
import { identitiesOverGrpc } from "./over_grpc.js";
import { type CredentialProvider, type ProviderOptions, providerOf } from "./provider.js";
import { type Clock, systemClock } from "./schedule.js";

/** What `poolhouseCredentials` takes. */
export interface CredentialsOptions extends ProviderOptions {
  /** What `connect` gives. */
  readonly poolhouse: Pick<Poolhouse, "identityPools">;
  readonly identityPoolId: string;
  /** The role to ask for, where a token offers several. */
  readonly customRoleArn?: string;
}

/**
 * Credentials of one identity of an identity pool, which renew themselves. A call throws a `CredentialsError` if there
 * are none, or whatever `logins` throws.
 */
export function poolhouseCredentials(options: CredentialsOptions): CredentialProvider {
  return providerWith(options, systemClock);
}

/** As `poolhouseCredentials`, by a clock of one's own. */
export function providerWith(options: CredentialsOptions, clock: Clock): CredentialProvider {
  const { poolhouse, identityPoolId, customRoleArn } = options;
  return providerOf(identitiesOverGrpc(poolhouse.identityPools, identityPoolId, customRoleArn), options, clock);
}
