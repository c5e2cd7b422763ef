// aws-amplify 6, unmodified, on devices that the pool remembers.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { AdminForgetDeviceCommand } from "@aws-sdk/client-cognito-identity-provider";
import { Amplify } from "aws-amplify";
import { fetchAuthSession, fetchDevices, forgetDevice, rememberDevice, signIn, signOut } from "aws-amplify/auth";
import { PASSWORD, createPool, createUser, operator, url } from "./emulator.js";

/** Has the library work with a pool that remembers devices, all of them or those whose users want that. */
async function begin(onPrompt) {
  const made = await createPool({ DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: onPrompt } });
  const { userPoolId, clientId: userPoolClientId } = made;
  Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint: url } } });
  return { userPoolId, ...(await createUser(made)) };
}

/** The key of the device, as the present access token has it. */
async function deviceKey(options) {
  return (await fetchAuthSession(options)).tokens.accessToken.payload.device_key;
}

afterEach(async () => {
  await signOut();
});

for (const authFlowType of ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"]) {
  test(`a device signs in again by ${authFlowType}, and refreshes its tokens`, async () => {
    const { username } = await begin(false);
    const words = { username, password: PASSWORD, options: { authFlowType } };
    await signIn(words);
    const key = await deviceKey();
    await signOut();
    assert.equal((await signIn(words)).isSignedIn, true);
    assert.equal(await deviceKey(), key);
    assert.equal(await deviceKey({ forceRefresh: true }), key);
    const [device, ...others] = await fetchDevices();
    assert.equal(device.id, key);
    assert.deepEqual(others, []);
  });

  test(`a device that was forgotten elsewhere signs in as a new one by ${authFlowType}`, async () => {
    const { userPoolId, username } = await begin(false);
    const words = { username, password: PASSWORD, options: { authFlowType } };
    await signIn(words);
    const key = await deviceKey();
    await signOut();
    await operator.send(new AdminForgetDeviceCommand({ UserPoolId: userPoolId, Username: username, DeviceKey: key }));
    assert.equal((await signIn(words)).isSignedIn, true);
    assert.notEqual(await deviceKey(), key);
  });
}

test("a user has a device remembered, and forgets it", async () => {
  const { username } = await begin(true);
  await signIn({ username, password: PASSWORD });
  await rememberDevice();
  await signOut();
  assert.equal((await signIn({ username, password: PASSWORD })).isSignedIn, true);
  await forgetDevice();
  assert.deepEqual(await fetchDevices(), []);
});
