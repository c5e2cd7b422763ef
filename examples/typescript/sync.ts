// Two devices of a guest share their settings, on line and off: over a websocket, with the TypeScript client.
//
//     make dev                                    # in another terminal
//     cd examples/typescript
//     npm install
//     npm run sync
//
// In a browser the devices are the same: import them from "@poolhouse/client/browser".

import { Device, connect } from "@poolhouse/client";

const { SERVER_GRPC: address = "localhost:50051", SERVER_URL: url = "http://localhost:8080" } = process.env;
const NOWHERE = "http://localhost:1";
const ISSUER = "cognito-identity.amazonaws.com";

function policy(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}

/** What an operator does once: an identity pool for guests, who may sync. */
async function newPool(): Promise<string> {
  // The emulator believes every key; `poolhouse serve` leaves a real one for `poolhouse env`.
  const { identityPools, iam } = connect(`http://${address}`, { accessKey: { id: "dev", secret: "dev" } });
  const pool = { identityPoolName: "players", allowUnauthenticatedIdentities: true };
  const { identityPoolId = "" } = await identityPools.createIdentityPool(pool);
  const roleName = `sync-${crypto.randomUUID()}`;
  const assumeRolePolicyDocument = policy({
    Principal: { Federated: ISSUER },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${ISSUER}:aud`]: identityPoolId } },
  });
  const { role } = await iam.createRole({ roleName, assumeRolePolicyDocument });
  const policyDocument = policy({ Action: "cognito-sync:*", Resource: "*" });
  await iam.putRolePolicy({ roleName, policyName: "sync", policyDocument });
  await identityPools.setIdentityPoolRoles({ identityPoolId, roles: { unauthenticated: role?.arn ?? "" } });
  return identityPoolId;
}

const identityPoolId = await newPool();

const offline = await Device.open({ url: NOWHERE, identityPoolId });
void offline.sync("settings").set("theme", "dark");
console.log("off line:", Object.fromEntries(offline.sync("settings")), offline.status);
await offline.close();

// Users have the same identity everywhere; guests are the same by their id alone.
const ids = new Map<string, string>();
const identityIds = {
  getItem: (poolId: string) => ids.get(poolId) ?? null,
  setItem: (poolId: string, identityId: string) => void ids.set(poolId, identityId),
  removeItem: (poolId: string) => void ids.delete(poolId),
};
const phone = await Device.open({ url, identityPoolId, identityIds });
void phone.sync("settings").set("theme", "dark");
await phone.synchronize();
const laptop = await Device.open({ url, identityPoolId, identityIds });
await laptop.synchronize();
console.log("on the laptop:", Object.fromEntries(laptop.sync("settings")));
await Promise.all([phone.close(), laptop.close()]);
