// An OpenID Connect provider: panva's oidc-provider, with its own sign-in pages, behind TLS.
// Usage: node oidc_provider.mjs ISSUER CERTIFICATE KEY. It prints the port that it listens on.

import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import Provider from "oidc-provider";

const [issuer, certificate, key] = process.argv.slice(2);
const algorithms = ["RS256", "ES256"];
const signing = [
  generateKeyPairSync("rsa", { modulusLength: 2048 }),
  generateKeyPairSync("ec", { namedCurve: "P-256" }),
].map((pair, index) => ({
  ...pair.privateKey.export({ format: "jwk" }),
  alg: algorithms[index],
  kid: algorithms[index],
  use: "sig",
}));

const provider = new Provider(issuer, {
  clients: algorithms.map((algorithm) => ({
    client_id: `app-${algorithm}`,
    client_secret: "secret",
    redirect_uris: ["https://app.example.com/signed-in"],
    id_token_signed_response_alg: algorithm,
  })),
  claims: { openid: ["sub"], email: ["email"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["of no consequence"] },
  enabledJWA: { idTokenSigningAlgValues: algorithms },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@example.com` }) }),
  jwks: { keys: signing },
});
const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, provider.callback());
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
