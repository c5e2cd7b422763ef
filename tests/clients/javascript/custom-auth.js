// amazon-cognito-identity-js, unmodified, signs in by custom challenges; the test that runs it names the pool.

import assert from "node:assert/strict";
import { test } from "node:test";
import { AuthenticationDetails, CognitoUser, CognitoUserAttribute, CognitoUserPool } from "amazon-cognito-identity-js";

const { SERVER_URL: endpoint, USER_POOL_ID: UserPoolId, CLIENT_ID: ClientId } = process.env;
const PASSWORD = "Correct-horse-1";

/** The library's object for a user, on a device of their own. */
function device(Username) {
  const stored = new Map();
  const Storage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => stored.set(key, value),
    removeItem: (key) => stored.delete(key),
    clear: () => stored.clear(),
  };
  const Pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint, Storage });
  const user = new CognitoUser({ Username, Pool, Storage });
  user.setAuthenticationFlowType("CUSTOM_AUTH");
  return { pool: Pool, user };
}

/** Signs up; the function confirms the user, or refuses. */
function signUp(pool, username, email) {
  const attributes = [new CognitoUserAttribute({ Name: "email", Value: email })];
  return new Promise((resolve, reject) => {
    pool.signUp(username, PASSWORD, attributes, null, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** Begins a sign-in with one of the library's two methods, and answers with these answers, one after the other. */
function signIn(user, method, details, answers) {
  const left = [...answers];
  return new Promise((resolve, reject) => {
    const callbacks = {
      onSuccess: (session) => resolve(session),
      onFailure: reject,
      customChallenge: (parameters) => {
        assert.equal(parameters.riddle, "What is the answer to everything?");
        assert.equal("answer" in parameters, false);
        user.sendCustomChallengeAnswer(left.shift(), callbacks, { shop: "Paris" });
      },
    };
    user[method](new AuthenticationDetails({ Username: user.getUsername(), ...details }), callbacks);
  });
}

test("the function confirms a user at once, and refuses another in its own words", async () => {
  const { pool } = device("ada");
  assert.equal((await signUp(pool, "ada", "ada@example.com")).userConfirmed, true);
  await assert.rejects(signUp(pool, "eve", "eve@example.org"), {
    code: "UserLambdaValidationException",
    message: "PreSignUp failed with error We only know example.com.",
  });
});

test("a user signs in by a riddle, after a wrong answer", async () => {
  const { user } = device("ada");
  const session = await signIn(user, "initiateAuth", {}, ["7", "42"]);
  assert.equal(session.getIdToken().payload.email, "ada@example.com");
});

test("a user proves a password first, and then answers", async () => {
  const { user } = device("ada");
  const session = await signIn(user, "authenticateUser", { Password: PASSWORD }, ["42"]);
  assert.equal(session.isValid(), true);
});

test("wrong answers sign nobody in", async () => {
  const { user } = device("ada");
  await assert.rejects(signIn(user, "initiateAuth", {}, ["7", "8"]), { code: "NotAuthorizedException" });
});
