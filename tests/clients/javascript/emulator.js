// What the tests here share: pools and users on the server that the environment names, and its inbox.

import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";

export const { SERVER_URL: url } = process.env;
export const PASSWORD = "Correct-horse-1";
export const NEW_PASSWORD = "Battery-staple-2";
export const TEMPORARY = "Temporary-pass-0";
const GLANCES = 400;
const A_GLANCE_MS = 25;

export const operator = new CognitoIdentityProviderClient({
  endpoint: url,
  region: "us-east-1",
  credentials: { accessKeyId: "any", secretAccessKey: "thing" },
  maxAttempts: 1,
});

/** A new pool whose users confirm their e-mail address, and an app client without a secret. */
export async function createPool() {
  const { UserPool } = await operator.send(
    new CreateUserPoolCommand({ PoolName: "javascript", AutoVerifiedAttributes: ["email"] }),
  );
  const { UserPoolClient } = await operator.send(
    new CreateUserPoolClientCommand({
      UserPoolId: UserPool.Id,
      ClientName: "tests",
      ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    }),
  );
  return { userPoolId: UserPool.Id, clientId: UserPoolClient.ClientId };
}

/** A user who may sign in with PASSWORD, or one who has to replace TEMPORARY first. */
export async function createUser({ userPoolId }, { invited = false } = {}) {
  const username = `user-${randomUUID().slice(0, 8)}`;
  const who = { UserPoolId: userPoolId, Username: username };
  const email = `${username}@example.com`;
  await operator.send(
    new AdminCreateUserCommand({
      ...who,
      TemporaryPassword: TEMPORARY,
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: email },
        { Name: "email_verified", Value: "true" },
      ],
    }),
  );
  if (!invited) {
    await operator.send(new AdminSetUserPasswordCommand({ ...who, Password: PASSWORD, Permanent: true }));
  }
  return { username, email };
}

/** The code in the latest message to an address; waits for the first one. */
export async function code({ userPoolId }, to) {
  const query = new URLSearchParams({ user_pool_id: userPoolId, to });
  for (let glance = 0; glance < GLANCES; glance++) {
    const messages = await (await fetch(`${url}/_dev/inbox?${query}`)).json();
    if (messages.length > 0) return messages[0].code;
    await setTimeout(A_GLANCE_MS);
  }
  throw new Error(`no message to ${to}`);
}
