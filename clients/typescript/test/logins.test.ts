// Where a user pool's ID token belongs among the logins: the cases that all languages share.

import assert from "node:assert/strict";
import { test } from "node:test";
import { signInLogins } from "@poolhouse/client";
import { conformance } from "./scripted.ts";

interface Cases {
  readonly cases: readonly { readonly name: string; readonly claims: object; readonly provider?: string }[];
  readonly no_tokens: readonly string[];
}

const { cases, no_tokens: noTokens } = conformance("sign_in_logins.json") as Cases;
const REFUSED = { name: "TypeError", message: "This is not the ID token of a user pool." };

for (const { name, claims, provider } of cases) {
  test(`as in all languages: ${name}`, () => {
    const token = `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
    if (provider === undefined) assert.throws(() => signInLogins(token), REFUSED);
    else assert.deepEqual(signInLogins(token), { [provider]: token });
  });
}

test("what is no token is refused, and not repeated", () => {
  for (const text of noTokens) assert.throws(() => signInLogins(text), REFUSED);
});
