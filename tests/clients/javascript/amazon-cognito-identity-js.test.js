// amazon-cognito-identity-js, unmodified: the library of most web apps that are older than Amplify 6.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import {
  AuthenticationDetails,
  CognitoRefreshToken,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
} from "amazon-cognito-identity-js";
import { NEW_PASSWORD, PASSWORD, TEMPORARY, code, createPool, createUser, url } from "./emulator.js";

let made;

before(async () => {
  made = await createPool();
});

/** The library's objects for one user. As in browsers, their storage says null where it has nothing. */
function device(username) {
  const stored = new Map();
  const Storage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => stored.set(key, value),
    removeItem: (key) => stored.delete(key),
    clear: () => stored.clear(),
  };
  const Pool = new CognitoUserPool({ UserPoolId: made.userPoolId, ClientId: made.clientId, endpoint: url, Storage });
  return { pool: Pool, user: new CognitoUser({ Username: username, Pool, Storage }) };
}

/** Calls a method that takes a callback in Node's manner. */
function call(object, method, ...words) {
  return new Promise((resolve, reject) => {
    object[method](...words, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** Signs in by SRP; resolves to the session, or to the attributes of a user who has to choose a password. */
function signIn(user, password) {
  const details = new AuthenticationDetails({ Username: user.getUsername(), Password: password });
  return new Promise((resolve, reject) => {
    user.authenticateUser(details, {
      onSuccess: (session) => resolve({ session }),
      onFailure: reject,
      newPasswordRequired: (attributes) => resolve({ attributes }),
    });
  });
}

test("a user signs up, confirms, and signs in by SRP", async () => {
  const { pool, user } = device("ada");
  const email = "ada@example.com";
  const attributes = [new CognitoUserAttribute({ Name: "email", Value: email })];
  const signedUp = await call(pool, "signUp", "ada", PASSWORD, attributes, null);
  assert.equal(signedUp.userConfirmed, false);
  assert.equal(signedUp.codeDeliveryDetails.DeliveryMedium, "EMAIL");
  await assert.rejects(signIn(user, PASSWORD), { code: "UserNotConfirmedException" });
  assert.equal(await call(user, "confirmRegistration", await code(made, email), true), "SUCCESS");
  const { session } = await signIn(user, PASSWORD);
  assert.ok(session.isValid());
  assert.equal(session.getIdToken().payload.email, email);
  assert.equal(session.getAccessToken().payload.sub, signedUp.userSub);
  const known = await call(user, "getUserAttributes");
  assert.equal(known.find((attribute) => attribute.getName() === "email_verified").getValue(), "true");
});

test("a wrong password is refused", async () => {
  const { username } = await createUser(made);
  await assert.rejects(signIn(device(username).user, "Wrong-password-1"), {
    code: "NotAuthorizedException",
    message: "Incorrect username or password.",
  });
});

test("a session is refreshed", async () => {
  const { username } = await createUser(made);
  const { user } = device(username);
  const { session } = await signIn(user, PASSWORD);
  const refreshToken = new CognitoRefreshToken({ RefreshToken: session.getRefreshToken().getToken() });
  const fresh = await call(user, "refreshSession", refreshToken);
  assert.ok(fresh.isValid());
  assert.notEqual(fresh.getAccessToken().getJwtToken(), session.getAccessToken().getJwtToken());
  assert.equal(fresh.getAccessToken().payload.sub, session.getAccessToken().payload.sub);
  assert.equal(fresh.getRefreshToken().getToken(), session.getRefreshToken().getToken());
});

test("a password is changed", async () => {
  const { username } = await createUser(made);
  const { user } = device(username);
  await signIn(user, PASSWORD);
  assert.equal(await call(user, "changePassword", PASSWORD, NEW_PASSWORD), "SUCCESS");
  await assert.rejects(signIn(device(username).user, PASSWORD), { code: "NotAuthorizedException" });
  assert.ok((await signIn(device(username).user, NEW_PASSWORD)).session.isValid());
});

test("an invited user chooses a password", async () => {
  const { username } = await createUser(made, { invited: true });
  const { user } = device(username);
  const { session: none, attributes } = await signIn(user, TEMPORARY);
  assert.equal(none, undefined);
  assert.ok(attributes.email);
  const session = await new Promise((onSuccess, onFailure) => {
    user.completeNewPasswordChallenge(NEW_PASSWORD, {}, { onSuccess, onFailure });
  });
  assert.ok(session.isValid());
  assert.ok((await signIn(device(username).user, NEW_PASSWORD)).session.isValid());
});

test("a forgotten password is replaced", async () => {
  const { username, email } = await createUser(made);
  const { user } = device(username);
  await new Promise((onSuccess, onFailure) => user.forgotPassword({ onSuccess, onFailure }));
  const word = await code(made, email);
  await new Promise((onSuccess, onFailure) => user.confirmPassword(word, NEW_PASSWORD, { onSuccess, onFailure }));
  assert.ok((await signIn(user, NEW_PASSWORD)).session.isValid());
});

test("a global sign-out reaches every device", async () => {
  const { username } = await createUser(made);
  const phone = device(username).user;
  const laptop = device(username).user;
  await signIn(phone, PASSWORD);
  await signIn(laptop, PASSWORD);
  await new Promise((onSuccess, onFailure) => phone.globalSignOut({ onSuccess, onFailure }));
  await assert.rejects(call(laptop, "getUserAttributes"), { message: "Access Token has been revoked" });
});

test("signing out revokes the tokens of this device", async () => {
  const { username } = await createUser(made);
  const [phone, laptop] = [device(username).user, device(username).user];
  const { session } = await signIn(phone, PASSWORD);
  await signIn(laptop, PASSWORD);
  await new Promise((resolve) => phone.signOut(resolve));
  phone.setSignInUserSession(session);
  await assert.rejects(call(phone, "getUserAttributes"), { message: "Access Token has been revoked" });
  assert.ok(await call(laptop, "getUserAttributes"));
});

test("a user is deleted", async () => {
  const { username } = await createUser(made);
  const { user } = device(username);
  await signIn(user, PASSWORD);
  assert.equal(await call(user, "deleteUser"), "SUCCESS");
  await assert.rejects(signIn(device(username).user, PASSWORD));
});
