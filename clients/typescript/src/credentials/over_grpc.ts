import { timestampDate } from "@bufbuild/protobuf/wkt";
import { type CallOptions, type Client, Code, ConnectError } from "@connectrpc/connect";
import { errorName } from "../errors.js";
import type { IdentityService } from "../gen/identity/v1/index.js";
import { CredentialsError } from "./error.js";
import { CALL_MS, type Identities } from "./identities.js";

/** An identity pool as gRPC reaches it; with a role to ask for, where a token offers several. */
export function identitiesOverGrpc(
  server: Client<typeof IdentityService>,
  poolId: string,
  customRoleArn?: string,
): Identities {
  const role = customRoleArn === undefined ? {} : { customRoleArn };
  return {
    poolId,
    async getId(logins) {
      const request = { identityPoolId: poolId, logins };
      const { identityId = "" } = await call("GetId", (options) => server.getId(request, options));
      return identityId;
    },
    async getCredentials(identityId, logins) {
      const request = { identityId, logins, ...role };
      const operation = "GetCredentialsForIdentity";
      const answer = await call(operation, (options) => server.getCredentialsForIdentity(request, options));
      const { accessKeyId = "", secretKey = "", sessionToken = "", expiration: end } = answer.credentials ?? {};
      const expiration = end ? timestampDate(end) : new Date(0);
      const identity = answer.identityId ?? identityId;
      return { accessKeyId, secretAccessKey: secretKey, sessionToken, expiration, identityId: identity };
    },
  };
}

async function call<T>(operation: string, made: (options: CallOptions) => Promise<T>): Promise<T> {
  try {
    return await made({ timeoutMs: CALL_MS });
  } catch (cause) {
    const error = ConnectError.from(cause);
    const name = errorName(error);
    const message = name === undefined ? `${Code[error.code]}: ${error.rawMessage}` : error.rawMessage;
    throw new CredentialsError(operation, message, name, error.code === Code.Unavailable, error);
  }
}
