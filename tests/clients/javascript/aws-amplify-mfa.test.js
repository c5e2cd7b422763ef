// aws-amplify 6, unmodified, with second factors of every kind, and with first factors to choose from.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Amplify } from "aws-amplify";
import {
  autoSignIn,
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchMFAPreference,
  setUpTOTP,
  signIn,
  signOut,
  signUp,
  updateMFAPreference,
  verifyTOTPSetup,
} from "aws-amplify/auth";
import { PASSWORD, appCode, code, createMfaPool, createPool, createUser, newNumber, prefer, url } from "./emulator.js";

const FACTORS = { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP", "SMS_OTP"] } };

/** Has the library work with this pool. */
function use({ userPoolId, clientId: userPoolClientId }) {
  Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint: url } } });
}

/** Whether tokens have arrived. */
async function isSignedIn() {
  return (await fetchAuthSession()).tokens !== undefined;
}

afterEach(async () => {
  await signOut();
});

test("an app is set up in the midst of a sign-in where the pool demands it", async () => {
  const made = await createMfaPool("ON");
  use(made);
  const { username } = await createUser(made);
  const { nextStep } = await signIn({ username, password: PASSWORD });
  assert.equal(nextStep.signInStep, "CONTINUE_SIGN_IN_WITH_TOTP_SETUP");
  const { sharedSecret } = nextStep.totpSetupDetails;
  assert.match(nextStep.totpSetupDetails.getSetupUri("Example").href, /^otpauth:\/\/totp\//);
  assert.equal((await confirmSignIn({ challengeResponse: appCode(sharedSecret, -1) })).isSignedIn, true);
  assert.deepEqual(await fetchMFAPreference(), { enabled: ["TOTP"], preferred: "TOTP" });
  await signOut();
  assert.equal((await signIn({ username, password: PASSWORD })).nextStep.signInStep, "CONFIRM_SIGN_IN_WITH_TOTP_CODE");
  const wrong = appCode(sharedSecret) === "000000" ? "111111" : "000000";
  await assert.rejects(confirmSignIn({ challengeResponse: wrong }), { name: "CodeMismatchException" });
  assert.equal((await confirmSignIn({ challengeResponse: appCode(sharedSecret) })).isSignedIn, true);
});

test("an app is set up by a signed-in user", async () => {
  const made = await createMfaPool("OPTIONAL");
  use(made);
  const { username } = await createUser(made);
  await signIn({ username, password: PASSWORD });
  const { sharedSecret } = await setUpTOTP();
  await verifyTOTPSetup({ code: appCode(sharedSecret, -1) });
  await updateMFAPreference({ totp: "PREFERRED" });
  await signOut();
  const { nextStep } = await signIn({ username, password: PASSWORD });
  assert.equal(nextStep.signInStep, "CONFIRM_SIGN_IN_WITH_TOTP_CODE");
  assert.equal((await confirmSignIn({ challengeResponse: appCode(sharedSecret) })).isSignedIn, true);
});

test("a code comes by text message or by mail, as the user chooses", async () => {
  const made = await createMfaPool("OPTIONAL");
  use(made);
  const number = newNumber();
  const { username, email } = await createUser(made, { attributes: { phone_number: number } });
  await prefer(made, username, "SMSMfaSettings", "EmailMfaSettings");
  for (const [answer, step, to] of [
    ["SMS", "CONFIRM_SIGN_IN_WITH_SMS_CODE", number],
    ["EMAIL", "CONFIRM_SIGN_IN_WITH_EMAIL_CODE", email],
  ]) {
    const asked = await signIn({ username, password: PASSWORD });
    assert.equal(asked.nextStep.signInStep, "CONTINUE_SIGN_IN_WITH_MFA_SELECTION");
    assert.deepEqual(asked.nextStep.allowedMFATypes, ["SMS", "EMAIL"]);
    const chosen = await confirmSignIn({ challengeResponse: answer });
    assert.equal(chosen.nextStep.signInStep, step);
    assert.equal(chosen.nextStep.codeDeliveryDetails.deliveryMedium, answer);
    assert.equal((await confirmSignIn({ challengeResponse: await code(made, to) })).isSignedIn, true);
    await signOut();
  }
});

test("a user chooses a first factor", async () => {
  const made = await createPool({ Policies: FACTORS });
  use(made);
  const { username, email } = await createUser(made);
  const asked = await signIn({ username, options: { authFlowType: "USER_AUTH" } });
  assert.equal(asked.nextStep.signInStep, "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION");
  assert.deepEqual(asked.nextStep.availableChallenges, ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"]);
  const chosen = await confirmSignIn({ challengeResponse: "EMAIL_OTP" });
  assert.equal(chosen.nextStep.signInStep, "CONFIRM_SIGN_IN_WITH_EMAIL_CODE");
  assert.equal((await confirmSignIn({ challengeResponse: await code(made, email) })).isSignedIn, true);
});

for (const preferredChallenge of ["PASSWORD", "PASSWORD_SRP"]) {
  test(`a preferred first factor is begun with at once: ${preferredChallenge}`, async () => {
    const made = await createPool({ Policies: FACTORS });
    use(made);
    const { username } = await createUser(made);
    const options = { authFlowType: "USER_AUTH", preferredChallenge };
    assert.equal((await signIn({ username, password: PASSWORD, options })).isSignedIn, true);
  });

  test(`a password is chosen and typed: ${preferredChallenge}`, async () => {
    const made = await createPool({ Policies: FACTORS });
    use(made);
    const { username } = await createUser(made);
    await signIn({ username, options: { authFlowType: "USER_AUTH" } });
    const chosen = await confirmSignIn({ challengeResponse: preferredChallenge });
    assert.equal(chosen.nextStep.signInStep, "CONFIRM_SIGN_IN_WITH_PASSWORD");
    assert.equal((await confirmSignIn({ challengeResponse: PASSWORD })).isSignedIn, true);
  });
}

test("a user signs up without a password and is signed in by the same code", async () => {
  const made = await createPool({ Policies: FACTORS });
  use(made);
  const email = "passwordless@example.com";
  const options = { userAttributes: { email }, autoSignIn: { authFlowType: "USER_AUTH" } };
  const signedUp = await signUp({ username: "passwordless", options });
  assert.equal(signedUp.nextStep.signUpStep, "CONFIRM_SIGN_UP");
  const confirmed = await confirmSignUp({ username: "passwordless", confirmationCode: await code(made, email) });
  assert.equal(confirmed.nextStep.signUpStep, "COMPLETE_AUTO_SIGN_IN");
  assert.equal((await autoSignIn()).isSignedIn, true);
  assert.ok(await isSignedIn());
});
