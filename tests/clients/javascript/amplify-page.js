// What a page has of aws-amplify: made into one script by esbuild, and given to a real browser by the tests there.

export { Amplify } from "aws-amplify";
export {
  associateWebAuthnCredential,
  confirmSignIn,
  deleteWebAuthnCredential,
  fetchAuthSession,
  listWebAuthnCredentials,
  signIn,
  signOut,
} from "aws-amplify/auth";
