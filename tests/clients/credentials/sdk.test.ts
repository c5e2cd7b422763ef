// One S3 client of the AWS SDK for JavaScript, while its user comes, signs in and signs out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { connect, poolhouseCredentials, signInLogins } from "@poolhouse/client";

const { SERVER_GRPC, IDENTITY_POOL_ID = "", ID_TOKEN = "", FILES_URL = "", PUBLIC = "" } = process.env;
const Bucket = "files";

test("the client signs as whoever is there now", async () => {
  let signedIn = false;
  const credentials = poolhouseCredentials({
    poolhouse: connect(`http://${SERVER_GRPC}`),
    identityPoolId: IDENTITY_POOL_ID,
    logins: async () => (signedIn ? signInLogins(ID_TOKEN) : {}),
  });
  const s3 = new S3Client({ region: "us-east-1", endpoint: FILES_URL, forcePathStyle: true, credentials });
  const { accessKeyId, identityId } = await credentials();
  const diary = new PutObjectCommand({ Bucket, Key: `${identityId}/diary.txt`, Body: "Dear diary" });
  await s3.send(new GetObjectCommand({ Bucket, Key: PUBLIC }));
  await assert.rejects(s3.send(diary), { name: "AccessDenied" });

  signedIn = true;
  credentials.renew();
  await s3.send(diary);
  const user = await credentials();
  assert.equal(user.identityId, identityId);
  assert.notEqual(user.accessKeyId, accessKeyId);
  assert.equal((await credentials()).accessKeyId, user.accessKeyId);

  signedIn = false;
  await credentials.forget();
  await assert.rejects(s3.send(diary), { name: "AccessDenied" });
  assert.notEqual((await credentials()).identityId, identityId);
});

test("an error of the server's is the SDK's error", async () => {
  const credentials = poolhouseCredentials({
    poolhouse: connect(`http://${SERVER_GRPC}`),
    identityPoolId: IDENTITY_POOL_ID,
    logins: () => ({ "accounts.example.com": "forged" }),
  });
  const s3 = new S3Client({ region: "us-east-1", endpoint: FILES_URL, forcePathStyle: true, credentials });
  await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: PUBLIC })), {
    name: "NotAuthorizedException",
    operation: "GetId",
  });
});
