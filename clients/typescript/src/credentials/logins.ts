/** Tokens by the names of those who have issued them. */
export type Logins = Readonly<Record<string, string>>;

const ISSUER = /^https?:\/\/(?<host>[^/]+)\/(?:.*\/)?(?<pool>(?<region>[a-z0-9-]+)_[0-9A-Za-z]+)$/;
const OF_AWS = "cognito-idp.";
const PARTS = 3;

/**
 * The logins of who holds a user pool's ID token. Nothing is verified: that is the server's part.
 * Throws a TypeError if it is no such token.
 */
export function signInLogins(idToken: string): Record<string, string> {
  const { iss, token_use: use } = claims(idToken);
  const { host, pool, region } = (typeof iss === "string" && ISSUER.exec(iss)?.groups) || {};
  if (host === undefined || use !== "id") throw new TypeError("This is not the ID token of a user pool.");
  return { [`${host.startsWith(OF_AWS) ? host : `${OF_AWS}${region}.amazonaws.com`}/${pool}`]: idToken };
}

function claims(token: string): Record<string, unknown> {
  const parts = token.split(".");
  if (parts.length !== PARTS) return {};
  try {
    return (JSON.parse(text(parts[1] ?? "")) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}

function text(base64url: string): string {
  const bytes = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}
