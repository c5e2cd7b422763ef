// @aws-sdk/client-cognito-identity-provider, unmodified: version 3 of the AWS SDK for JavaScript.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  GetUserCommand,
  InitiateAuthCommand,
  NotAuthorizedException,
  UserNotFoundException,
  paginateListUsers,
} from "@aws-sdk/client-cognito-identity-provider";
import { PASSWORD, createPool, createUser, operator, url } from "./emulator.js";

let made;

before(async () => {
  made = await createPool();
});

test("an app without credentials signs a user in", async () => {
  const { username } = await createUser(made);
  const app = new CognitoIdentityProviderClient({ endpoint: url, region: "us-east-1" });
  const { AuthenticationResult: tokens } = await app.send(
    new InitiateAuthCommand({
      ClientId: made.clientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: username, PASSWORD },
    }),
  );
  const user = await app.send(new GetUserCommand({ AccessToken: tokens.AccessToken }));
  assert.equal(user.Username, username);
  await assert.rejects(app.send(new GetUserCommand({ AccessToken: "none" })), NotAuthorizedException);
});

test("errors are of the classes that the SDK exports", async () => {
  const unknown = new AdminGetUserCommand({ UserPoolId: made.userPoolId, Username: "nobody" });
  await assert.rejects(operator.send(unknown), (error) => {
    assert.ok(error instanceof UserNotFoundException);
    assert.equal(error.message, "User does not exist.");
    assert.ok(error.$metadata.requestId);
    return true;
  });
});

test("a paginator finds every user, with dates as dates", async () => {
  const own = await createPool();
  const expected = [];
  for (let index = 0; index < 5; index++) expected.push((await createUser(own)).username);
  const found = [];
  for await (const page of paginateListUsers({ client: operator, pageSize: 2 }, { UserPoolId: own.userPoolId })) {
    found.push(...page.Users);
  }
  assert.deepEqual(found.map((user) => user.Username).sort(), expected.sort());
  assert.ok(found.every((user) => Math.abs(Date.now() - user.UserCreateDate.getTime()) < 60_000));
});
