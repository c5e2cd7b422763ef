// What the tests here share: pools and users on the server that the environment names, and its inbox.

import { createHmac, randomInt, randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import {
  AdminCreateUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
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
export async function createPool(settings = {}) {
  const { UserPool } = await operator.send(
    new CreateUserPoolCommand({ PoolName: "javascript", AutoVerifiedAttributes: ["email"], ...settings }),
  );
  const { UserPoolClient } = await operator.send(
    new CreateUserPoolClientCommand({
      UserPoolId: UserPool.Id,
      ClientName: "tests",
      ExplicitAuthFlows: [
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
      ],
    }),
  );
  return { userPoolId: UserPool.Id, clientId: UserPoolClient.ClientId };
}

/** A new pool that takes all second factors, and demands one with "ON". */
export async function createMfaPool(mode) {
  const made = await createPool();
  await operator.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: made.userPoolId,
      MfaConfiguration: mode,
      SmsMfaConfiguration: {},
      EmailMfaConfiguration: {},
      SoftwareTokenMfaConfiguration: { Enabled: true },
    }),
  );
  return made;
}

/** Has a pool that takes all second factors track devices, too. */
export async function track({ userPoolId }, DeviceConfiguration) {
  await operator.send(
    new UpdateUserPoolCommand({ UserPoolId: userPoolId, MfaConfiguration: "OPTIONAL", DeviceConfiguration }),
  );
}

/** Switches a user's second factors on, such as `SMSMfaSettings`. */
export async function prefer({ userPoolId }, username, ...settings) {
  const on = Object.fromEntries(settings.map((name) => [name, { Enabled: true }]));
  await operator.send(new AdminSetUserMFAPreferenceCommand({ UserPoolId: userPoolId, Username: username, ...on }));
}

/** A telephone number that nobody else has. */
export function newNumber() {
  return `+1555${randomInt(1_000_000, 9_999_999)}`;
}

/** What an authenticator app shows for a secret (RFC 6238), this many codes from now. */
export function appCode(secret, drift = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const seed = Buffer.from(bits.match(/.{8}/g).map((octet) => parseInt(octet, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + drift));
  const digest = createHmac("sha1", seed).update(step).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** A user who may sign in with PASSWORD, or one who has to replace TEMPORARY first. */
export async function createUser({ userPoolId }, { invited = false, attributes = {} } = {}) {
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
        ...Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
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
