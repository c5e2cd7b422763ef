// amazon-cognito-identity-js, unmodified, and second factors: those that it knows, which are SMS and apps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from "amazon-cognito-identity-js";
import { PASSWORD, appCode, code, createMfaPool, createUser, newNumber, prefer, url } from "./emulator.js";

/** The library's object for one user, on a device that knows nothing yet. */
function device({ userPoolId, clientId }, username) {
  const stored = new Map();
  const Storage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => stored.set(key, value),
    removeItem: (key) => stored.delete(key),
    clear: () => stored.clear(),
  };
  const Pool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint: url, Storage });
  return new CognitoUser({ Username: username, Pool, Storage });
}

/** What the library calls back with, by the name of the callback. */
function calledBack(start) {
  return new Promise((resolve, reject) => {
    const names = [
      "onSuccess",
      "mfaRequired",
      "totpRequired",
      "mfaSetup",
      "selectMFAType",
      "associateSecretCode",
    ];
    const callbacks = Object.fromEntries(
      names.map((name) => [name, (first, second) => resolve({ called: name, first, second })]),
    );
    start({ ...callbacks, onFailure: reject });
  });
}

/** Signs in by SRP, up to whatever the library asks for. */
function signIn(user) {
  const details = new AuthenticationDetails({ Username: user.getUsername(), Password: PASSWORD });
  return calledBack((callbacks) => user.authenticateUser(details, callbacks));
}

/** Sets an app up for a signed-in user; resolves to its secret. The code that proves it is the one before the present. */
async function setUpApp(user) {
  const { first: secret } = await calledBack((callbacks) => user.associateSoftwareToken(callbacks));
  await calledBack((callbacks) => user.verifySoftwareToken(appCode(secret, -1), "phone", callbacks));
  return secret;
}

/** Calls a method that takes a callback in Node's manner. */
function call(object, method, ...words) {
  return new Promise((resolve, reject) => {
    object[method](...words, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

test("a text message's code signs in, and a wrong one can be corrected", async () => {
  const made = await createMfaPool("OPTIONAL");
  const number = newNumber();
  const { username } = await createUser(made, { attributes: { phone_number: number } });
  await prefer(made, username, "SMSMfaSettings");
  const user = device(made, username);
  const asked = await signIn(user);
  assert.equal(asked.called, "mfaRequired");
  assert.equal(asked.second.CODE_DELIVERY_DESTINATION, `+*******${number.slice(-4)}`);
  const right = await code(made, number);
  const wrong = right === "000000" ? "111111" : "000000";
  await assert.rejects(calledBack((callbacks) => user.sendMFACode(wrong, callbacks)), { code: "CodeMismatchException" });
  const done = await calledBack((callbacks) => user.sendMFACode(right, callbacks));
  assert.equal(done.called, "onSuccess");
  assert.ok(done.first.isValid());
});

test("an app is set up by a signed-in user, and asked for from then on", async () => {
  const made = await createMfaPool("OPTIONAL");
  const { username } = await createUser(made);
  const user = device(made, username);
  assert.equal((await signIn(user)).called, "onSuccess");
  const secret = await setUpApp(user);
  await call(user, "setUserMfaPreference", null, { PreferredMfa: true, Enabled: true });
  const known = await call(user, "getUserData");
  assert.deepEqual(known.UserMFASettingList, ["SOFTWARE_TOKEN_MFA"]);
  assert.equal(known.PreferredMfaSetting, "SOFTWARE_TOKEN_MFA");
  const later = device(made, username);
  const asked = await signIn(later);
  assert.equal(asked.called, "totpRequired");
  assert.equal(asked.second.FRIENDLY_DEVICE_NAME, "phone");
  const typed = appCode(secret);
  const done = await calledBack((callbacks) => later.sendMFACode(typed, callbacks, "SOFTWARE_TOKEN_MFA"));
  assert.ok(done.first.isValid());
  const thief = device(made, username);
  await signIn(thief);
  await assert.rejects(
    calledBack((callbacks) => thief.sendMFACode(typed, callbacks, "SOFTWARE_TOKEN_MFA")),
    { code: "ExpiredCodeException" },
  );
});

test("an app is set up in the midst of a sign-in where the pool demands it", async () => {
  const made = await createMfaPool("ON");
  const { username } = await createUser(made);
  const user = device(made, username);
  const asked = await signIn(user);
  assert.equal(asked.called, "mfaSetup");
  assert.deepEqual(JSON.parse(asked.second.MFAS_CAN_SETUP), ["SOFTWARE_TOKEN_MFA"]);
  const { first: secret } = await calledBack((callbacks) => user.associateSoftwareToken(callbacks));
  const done = await calledBack((callbacks) => user.verifySoftwareToken(appCode(secret), "phone", callbacks));
  assert.ok(done.first.isValid());
  assert.equal((await signIn(device(made, username))).called, "totpRequired");
});

test("a user chooses between several factors", async () => {
  const made = await createMfaPool("OPTIONAL");
  const number = newNumber();
  const { username } = await createUser(made, { attributes: { phone_number: number } });
  const user = device(made, username);
  await signIn(user);
  const secret = await setUpApp(user);
  const on = { PreferredMfa: false, Enabled: true };
  await call(user, "setUserMfaPreference", on, on);
  for (const [answer, called] of [
    ["SMS_MFA", "mfaRequired"],
    ["SOFTWARE_TOKEN_MFA", "totpRequired"],
  ]) {
    const later = device(made, username);
    const asked = await signIn(later);
    assert.equal(asked.called, "selectMFAType");
    assert.deepEqual(JSON.parse(asked.second.MFAS_CAN_CHOOSE), ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]);
    const chosen = await calledBack((callbacks) => later.sendMFASelectionAnswer(answer, callbacks));
    assert.equal(chosen.called, called);
    const typed = answer === "SMS_MFA" ? await code(made, number) : appCode(secret);
    const done = await calledBack((callbacks) => later.sendMFACode(typed, callbacks, answer));
    assert.ok(done.first.isValid());
  }
});
