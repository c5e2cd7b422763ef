export { type AccessKey, type Options, type Poolhouse, connect } from "./connect.js";
export type { IdentityCredentials } from "./credentials/identities.js";
export { IdentityFile } from "./credentials/identity_file.js";
export type { IdentityStore } from "./credentials/identity_memory.js";
export { type CredentialsOptions, poolhouseCredentials } from "./credentials/poolhouse_credentials.js";
export type { CredentialProvider } from "./credentials/provider.js";
export { errorName } from "./errors.js";
export { FileStore } from "./sync/file_store.js";
export * from "./browser.js";
