// A user signs up and in over gRPC, with the generated code alone and with `connect`, on the server that the
// environment names.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { connect, errorName } from "@poolhouse/client";
import {
  AuthFlowType,
  ExplicitAuthFlowsType,
  UserPoolService,
  VerifiedAttributeType,
} from "@poolhouse/client/userpool";

const {
  SERVER_GRPC: address = "",
  SERVER_URL: url = "",
  SERVER_ACCESS_KEY_ID: id = "",
  SERVER_SECRET_ACCESS_KEY: secret = "",
} = process.env;
const PASSWORD = "Correct-horse-1";
const GLANCES = 400;
const A_GLANCE_MS = 25;

const users = createClient(UserPoolService, createGrpcTransport({ baseUrl: `http://${address}` }));
const operator = { headers: { authorization: `Bearer ${id}:${secret}` } };
let userPoolId = "";
let clientId = "";

before(async () => {
  const request = { poolName: "typescript", autoVerifiedAttributes: [VerifiedAttributeType.EMAIL] };
  const { userPool } = await users.createUserPool(request, operator);
  userPoolId = userPool?.id ?? "";
  const explicitAuthFlows = [
    ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH,
    ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH,
  ];
  const { userPoolClient } = await users.createUserPoolClient(
    { userPoolId, clientName: "tests", explicitAuthFlows },
    operator,
  );
  clientId = userPoolClient?.clientId ?? "";
  assert.ok(userPoolId && clientId);
});

/** The code in the latest message to an address; waits for the first one. */
async function code(to: string): Promise<string> {
  const query = new URLSearchParams({ user_pool_id: userPoolId, to });
  for (let glance = 0; glance < GLANCES; glance++) {
    const messages = (await (await fetch(`${url}/_dev/inbox?${query}`)).json()) as { code: string }[];
    if (messages[0]) return messages[0].code;
    await setTimeout(A_GLANCE_MS);
  }
  throw new Error(`no message to ${to}`);
}

test("a user signs up and in with the generated code alone", async () => {
  const username = `user-${randomUUID().slice(0, 8)}`;
  const email = `${username}@example.com`;
  const signedUp = await users.signUp({
    clientId,
    username,
    password: PASSWORD,
    userAttributes: [{ name: "email", value: email }],
  });
  assert.equal(signedUp.userConfirmed, false);
  await users.confirmSignUp({ clientId, username, confirmationCode: await code(email) });
  const authFlow = AuthFlowType.USER_PASSWORD_AUTH;
  const authParameters = { USERNAME: username, PASSWORD };
  const { authenticationResult } = await users.initiateAuth({ clientId, authFlow, authParameters });
  assert.ok(authenticationResult?.accessToken);
  const user = await users.getUser({ accessToken: authenticationResult.accessToken });
  assert.equal(user.username, username);
  assert.equal(user.userAttributes.find(({ name }) => name === "sub")?.value, signedUp.userSub);
});

test("a refusal carries Cognito's name", async () => {
  const authParameters = { USERNAME: "nobody", PASSWORD };
  const refused = users.initiateAuth({ clientId, authFlow: AuthFlowType.USER_PASSWORD_AUTH, authParameters });
  await assert.rejects(refused, (error) => {
    assert.ok(error instanceof ConnectError);
    assert.ok(["NotAuthorizedException", "UserNotFoundException"].includes(errorName(error) ?? ""));
    return true;
  });
  assert.equal(errorName(new ConnectError("from elsewhere", Code.Unavailable)), undefined);
  assert.equal(errorName(new Error("none of ours")), undefined);
});

test("connect proves who calls", async () => {
  const { userPools, identityPools, sync } = connect(`http://${address}`, { accessKey: { id, secret } });
  const { userPool } = await userPools.describeUserPool({ userPoolId });
  assert.equal(userPool?.name, "typescript");
  await assert.rejects(connect(`http://${address}`).userPools.describeUserPool({ userPoolId }));
  assert.equal(typeof identityPools.getId, "function");
  assert.equal(typeof sync.listRecords, "function");
});
