// aws-amplify 6, unmodified: configured as for AWS, with `userPoolEndpoint` besides.

import assert from "node:assert/strict";
import { afterEach, before, test } from "node:test";
import { Amplify } from "aws-amplify";
import {
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  resetPassword,
  signIn,
  signOut,
  signUp,
  updatePassword,
  updateUserAttributes,
} from "aws-amplify/auth";
import { NEW_PASSWORD, PASSWORD, TEMPORARY, code, createPool, createUser, url } from "./emulator.js";

let made;

before(async () => {
  made = await createPool();
  const { userPoolId, clientId: userPoolClientId } = made;
  Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint: url } } });
});

afterEach(async () => {
  await signOut();
});

test("a user signs up, confirms, and signs in by SRP", async () => {
  const email = "grace@example.com";
  const signedUp = await signUp({ username: "grace", password: PASSWORD, options: { userAttributes: { email } } });
  assert.equal(signedUp.nextStep.signUpStep, "CONFIRM_SIGN_UP");
  const early = await signIn({ username: "grace", password: PASSWORD });
  assert.equal(early.nextStep.signInStep, "CONFIRM_SIGN_UP");
  const confirmed = await confirmSignUp({ username: "grace", confirmationCode: await code(made, email) });
  assert.equal(confirmed.isSignUpComplete, true);
  assert.deepEqual((await signIn({ username: "grace", password: PASSWORD })).nextStep, { signInStep: "DONE" });
  const { tokens, userSub } = await fetchAuthSession();
  assert.equal(userSub, signedUp.userId);
  assert.equal(tokens.idToken.payload.email, email);
  assert.equal(tokens.accessToken.payload.client_id, made.clientId);
  assert.deepEqual(await fetchUserAttributes(), { sub: userSub, email, email_verified: "true" });
});

test("a session is refreshed and ended", async () => {
  const { username } = await createUser(made);
  await signIn({ username, password: PASSWORD });
  const { tokens: old } = await fetchAuthSession();
  const { tokens: fresh } = await fetchAuthSession({ forceRefresh: true });
  assert.notEqual(fresh.accessToken.toString(), old.accessToken.toString());
  assert.equal((await getCurrentUser()).username, username);
  await signOut();
  assert.equal((await fetchAuthSession()).tokens, undefined);
  const lookUp = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AWSCognitoIdentityProviderService.GetUser",
    },
    body: JSON.stringify({ AccessToken: fresh.accessToken.toString() }),
  });
  assert.equal(lookUp.status, 400);
  assert.equal((await lookUp.json()).__type, "NotAuthorizedException");
});

test("a global sign-out ends the session", async () => {
  const { username } = await createUser(made);
  await signIn({ username, password: PASSWORD });
  await signOut({ global: true });
  await assert.rejects(getCurrentUser(), { name: "UserUnAuthenticatedException" });
});

test("a password and an attribute are changed", async () => {
  const { username } = await createUser(made);
  await signIn({ username, password: PASSWORD });
  await updatePassword({ oldPassword: PASSWORD, newPassword: NEW_PASSWORD });
  const updated = await updateUserAttributes({ userAttributes: { given_name: "Grace" } });
  assert.equal(updated.given_name.isUpdated, true);
  await signOut();
  await assert.rejects(signIn({ username, password: PASSWORD }), { name: "NotAuthorizedException" });
  assert.equal((await signIn({ username, password: NEW_PASSWORD })).isSignedIn, true);
  assert.equal((await fetchUserAttributes()).given_name, "Grace");
});

test("an invited user chooses a password", async () => {
  const { username } = await createUser(made, { invited: true });
  const asked = await signIn({ username, password: TEMPORARY });
  assert.equal(asked.nextStep.signInStep, "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED");
  assert.equal((await confirmSignIn({ challengeResponse: NEW_PASSWORD })).isSignedIn, true);
});

test("a forgotten password is replaced", async () => {
  const { username, email } = await createUser(made);
  const { nextStep } = await resetPassword({ username });
  assert.equal(nextStep.resetPasswordStep, "CONFIRM_RESET_PASSWORD_WITH_CODE");
  const confirmationCode = await code(made, email);
  await confirmResetPassword({ username, confirmationCode, newPassword: NEW_PASSWORD });
  assert.equal((await signIn({ username, password: NEW_PASSWORD })).isSignedIn, true);
});

test("a sign-in with the password itself", async () => {
  const { username } = await createUser(made);
  const answer = await signIn({ username, password: PASSWORD, options: { authFlowType: "USER_PASSWORD_AUTH" } });
  assert.equal(answer.isSignedIn, true);
});
