export { type AccessKey, type Options, type Poolhouse, connect } from "./connect.js";
export { CredentialsError } from "./credentials/error.js";
export { IdentityFile, type IdentityStore } from "./credentials/identity_store.js";
export { type Logins, signInLogins } from "./credentials/logins.js";
export { type CredentialProvider, type CredentialsOptions, poolhouseCredentials } from "./credentials/provider.js";
export type { IdentityCredentials } from "./credentials/renewal.js";
export { errorName } from "./errors.js";
