// amazon-cognito-identity-js, unmodified, on devices that the pool remembers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AdminForgetDeviceCommand } from "@aws-sdk/client-cognito-identity-provider";
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from "amazon-cognito-identity-js";
import { PASSWORD, appCode, createMfaPool, createPool, createUser, operator, track, url } from "./emulator.js";

/** What a device keeps. */
function newStorage() {
  const stored = new Map();
  return {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => stored.set(key, value),
    removeItem: (key) => stored.delete(key),
    clear: () => stored.clear(),
  };
}

/** The library's object for one user, on a device that keeps this. */
function on(Storage, { userPoolId, clientId }, username, flow = "USER_SRP_AUTH") {
  const Pool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint: url, Storage });
  const user = new CognitoUser({ Username: username, Pool, Storage });
  user.setAuthenticationFlowType(flow);
  return user;
}

/** What the library calls back with, by the name of the callback. */
function calledBack(start) {
  return new Promise((resolve, reject) => {
    const names = ["onSuccess", "totpRequired", "associateSecretCode"];
    const callbacks = Object.fromEntries(
      names.map((name) => [name, (first, second) => resolve({ called: name, first, second })]),
    );
    start({ ...callbacks, onFailure: reject });
  });
}

function signIn(user) {
  const details = new AuthenticationDetails({ Username: user.getUsername(), Password: PASSWORD });
  return calledBack((callbacks) => user.authenticateUser(details, callbacks));
}

/** The key that the latest access token names. */
function deviceKey(session) {
  return session.getAccessToken().decodePayload().device_key;
}

for (const flow of ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"]) {
  test(`a device is remembered and signs in again by ${flow}`, async () => {
    const made = await createPool({ DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: false } });
    const { username } = await createUser(made);
    const storage = newStorage();
    const first = await signIn(on(storage, made, username, flow));
    assert.equal(first.called, "onSuccess");
    assert.notEqual(first.second, true);
    const user = on(storage, made, username, flow);
    const again = await signIn(user);
    assert.equal(deviceKey(again.first), deviceKey(first.first));
    const listed = await calledBack((callbacks) => user.listDevices(10, null, callbacks));
    assert.deepEqual(listed.first.Devices.map((device) => device.DeviceKey), [deviceKey(again.first)]);
    const renewed = await new Promise((resolve, reject) => {
      user.refreshSession(again.first.getRefreshToken(), (error, session) => (error ? reject(error) : resolve(session)));
    });
    assert.equal(deviceKey(renewed), deviceKey(first.first));
  });
}

test("a user is asked first where the pool has it so", async () => {
  const made = await createPool({ DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: true } });
  const { username } = await createUser(made);
  const storage = newStorage();
  const user = on(storage, made, username);
  assert.equal((await signIn(user)).second, true);
  await calledBack((callbacks) => user.setDeviceStatusRemembered(callbacks));
  const remembered = on(storage, made, username);
  const again = await signIn(remembered);
  assert.equal(again.called, "onSuccess");
  await calledBack((callbacks) => remembered.setDeviceStatusNotRemembered(callbacks));
  assert.equal((await signIn(on(storage, made, username))).called, "onSuccess");
});

test("a user sees a device and forgets it", async () => {
  const made = await createPool({ DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: false } });
  const { username } = await createUser(made);
  const storage = newStorage();
  const user = on(storage, made, username);
  const before = deviceKey((await signIn(user)).first);
  const shown = await calledBack((callbacks) => user.getDevice(callbacks));
  assert.equal(shown.first.Device.DeviceKey, before);
  await calledBack((callbacks) => user.forgetSpecificDevice(before, callbacks));
  assert.notEqual(deviceKey((await signIn(on(storage, made, username))).first), before);
});

test("a device that was forgotten signs in as a new one", async () => {
  const made = await createPool({ DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: false } });
  const { username } = await createUser(made);
  const storage = newStorage();
  const before = deviceKey((await signIn(on(storage, made, username))).first);
  await operator.send(
    new AdminForgetDeviceCommand({ UserPoolId: made.userPoolId, Username: username, DeviceKey: before }),
  );
  const after = deviceKey((await signIn(on(storage, made, username))).first);
  assert.ok(after);
  assert.notEqual(after, before);
});

for (const spared of [true, false]) {
  test(`a remembered device ${spared ? "stands in for" : "comes after"} the code of an app`, async () => {
    const made = await createMfaPool("OPTIONAL");
    await track(made, { ChallengeRequiredOnNewDevice: spared, DeviceOnlyRememberedOnUserPrompt: false });
    const { username } = await createUser(made);
    const storage = newStorage();
    const user = on(storage, made, username);
    await signIn(user);
    const { first: secret } = await calledBack((callbacks) => user.associateSoftwareToken(callbacks));
    await calledBack((callbacks) => user.verifySoftwareToken(appCode(secret, -1), "phone", callbacks));
    await new Promise((resolve, reject) => {
      const wish = { PreferredMfa: true, Enabled: true };
      user.setUserMfaPreference(null, wish, (error) => (error ? reject(error) : resolve()));
    });
    const later = on(storage, made, username);
    let told = await signIn(later);
    assert.equal(told.called, spared ? "onSuccess" : "totpRequired");
    if (!spared) {
      told = await calledBack((callbacks) => later.sendMFACode(appCode(secret), callbacks, "SOFTWARE_TOKEN_MFA"));
    }
    assert.ok(told.first.isValid());
    assert.equal((await signIn(on(newStorage(), made, username))).called, "totpRequired");
  });
}
