import { CredentialsError } from "./error.js";
import { CALL_MS, type Identities } from "./identities.js";

type Json = Readonly<Record<string, unknown>>;

const TYPE = "application/x-amz-json-1.1";
const SERVICE = "AWSCognitoIdentityService";
const SECOND_MS = 1000;
// Bad gateway, unavailable, and a gateway that has waited for too long: nobody has said anything about the call itself.
const AWAY: readonly number[] = [502, 503, 504];

/** An identity pool as `fetch` reaches it at a server's URL, as browsers have no gRPC. After `end` nothing is asked. */
export function identitiesOverHttp(
  url: string,
  poolId: string,
  customRoleArn: string | undefined,
  end: AbortSignal,
): Identities {
  const call = (operation: string, request: Json) => callAt(url, operation, request, end);
  const role = customRoleArn === undefined ? {} : { CustomRoleArn: customRoleArn };
  return {
    poolId,
    async getId(logins) {
      return String((await call("GetId", { IdentityPoolId: poolId, Logins: logins }))["IdentityId"]);
    },
    async getCredentials(identityId, logins) {
      const request = { IdentityId: identityId, Logins: logins, ...role };
      const { Credentials, IdentityId } = await call("GetCredentialsForIdentity", request);
      const { AccessKeyId, SecretKey, SessionToken, Expiration } = Credentials as Json;
      return {
        accessKeyId: String(AccessKeyId),
        secretAccessKey: String(SecretKey),
        sessionToken: String(SessionToken),
        expiration: new Date(Number(Expiration) * SECOND_MS),
        identityId: String(IdentityId ?? identityId),
      };
    },
  };
}

async function callAt(url: string, operation: string, request: Json, end: AbortSignal): Promise<Json> {
  const answer = await reach(url, operation, request, end);
  const body = (await answer.json().catch(() => ({}))) as Json;
  if (answer.ok) return body;
  const { __type: name, message = answer.statusText } = body as { __type?: string; message?: string };
  throw new CredentialsError(operation, message || `HTTP ${answer.status}`, name, AWAY.includes(answer.status));
}

async function reach(url: string, operation: string, request: Json, end: AbortSignal): Promise<Response> {
  const headers = { "content-type": TYPE, "x-amz-target": `${SERVICE}.${operation}` };
  const signal = AbortSignal.any([end, AbortSignal.timeout(CALL_MS)]);
  try {
    return await fetch(url, { method: "POST", headers, signal, body: JSON.stringify(request) });
  } catch (cause) {
    throw new CredentialsError(operation, "the server cannot be reached", undefined, true, cause);
  }
}
