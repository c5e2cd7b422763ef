// A user signs up, confirms the address, and signs in by SRP: the AWS SDK for JavaScript makes the pool,
// amazon-cognito-identity-js is the app. Both are as on AWS, but for the endpoint.
//
//     make dev                                    # in another terminal
//     eval "$(poolhouse env)"                     # where the server is, as AWS's SDKs read it
//     cd examples/javascript
//     npm install
//     npm start

import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { AuthenticationDetails, CognitoUser, CognitoUserAttribute, CognitoUserPool } from "amazon-cognito-identity-js";

const { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoint, AWS_DEFAULT_REGION: region } = process.env;
const Email = "ada@example.com";
const Password = "Correct-horse-1";

const operator = new CognitoIdentityProviderClient({ region });
const created = new CreateUserPoolCommand({ PoolName: "example", AutoVerifiedAttributes: ["email"] });
const UserPoolId = (await operator.send(created)).UserPool.Id;
const added = new CreateUserPoolClientCommand({ UserPoolId, ClientName: "app" });
const { ClientId } = (await operator.send(added)).UserPoolClient;

/** The code that the emulator would have mailed. */
async function code() {
  for (;;) {
    const query = new URLSearchParams({ user_pool_id: UserPoolId, to: Email });
    const messages = await (await fetch(`${endpoint}/_dev/inbox?${query}`)).json();
    if (messages.length > 0) return messages[0].code;
    await setTimeout(100);
  }
}

const Pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint });
const ada = new CognitoUser({ Username: "ada", Pool });
const attributes = [new CognitoUserAttribute({ Name: "email", Value: Email })];
await promisify(Pool.signUp.bind(Pool))("ada", Password, attributes, null);
await promisify(ada.confirmRegistration.bind(ada))(await code(), true);
const session = await new Promise((onSuccess, onFailure) => {
  ada.authenticateUser(new AuthenticationDetails({ Username: "ada", Password }), { onSuccess, onFailure });
});
const claims = session.getIdToken().payload;
console.log(`signed in: ${claims["cognito:username"]} <${claims.email}>`);
