// A user signs up, confirms the address, and signs in: over gRPC, with the TypeScript client.
//
//     make dev                                    # in another terminal
//     cd examples/typescript
//     npm install
//     npm start

import { setTimeout } from "node:timers/promises";
import { connect } from "@poolhouse/client";
import { AuthFlowType, ExplicitAuthFlowsType, VerifiedAttributeType } from "@poolhouse/client/userpool";

const { SERVER_GRPC: address = "localhost:50051", SERVER_URL: url = "http://localhost:8080" } = process.env;
const email = "ada@example.com";
const password = "Correct-horse-1";

// The emulator believes every key; `poolhouse serve` leaves a real one for `poolhouse env`.
const { userPools } = connect(`http://${address}`, { accessKey: { id: "dev", secret: "dev" } });

/** The code that the emulator would have mailed. */
async function code(userPoolId: string): Promise<string> {
  for (;;) {
    const query = new URLSearchParams({ user_pool_id: userPoolId, to: email });
    const messages = (await (await fetch(`${url}/_dev/inbox?${query}`)).json()) as { code: string }[];
    if (messages[0]) return messages[0].code;
    await setTimeout(100);
  }
}

const { userPool } = await userPools.createUserPool({
  poolName: "example",
  autoVerifiedAttributes: [VerifiedAttributeType.EMAIL],
});
const userPoolId = userPool?.id ?? "";
const { userPoolClient } = await userPools.createUserPoolClient({
  userPoolId,
  clientName: "app",
  explicitAuthFlows: [ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH, ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH],
});

const ada = { clientId: userPoolClient?.clientId ?? "", username: "ada" };
await userPools.signUp({ ...ada, password, userAttributes: [{ name: "email", value: email }] });
await userPools.confirmSignUp({ ...ada, confirmationCode: await code(userPoolId) });
const { authenticationResult } = await userPools.initiateAuth({
  ...ada,
  authFlow: AuthFlowType.USER_PASSWORD_AUTH,
  authParameters: { USERNAME: "ada", PASSWORD: password },
});
const user = await userPools.getUser({ accessToken: authenticationResult?.accessToken ?? "" });
console.log(`signed in: ${user.username} <${user.userAttributes.find(({ name }) => name === "email")?.value}>`);
