// fromCognitoIdentityPool and the S3 client of the AWS SDK for JavaScript, version 3, unmodified.

import assert from "node:assert/strict";
import { test } from "node:test";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { fromCognitoIdentityPool } from "@aws-sdk/credential-providers";

const { ANOTHERS, BUCKET, FILES_URL, GREETING, ID_TOKEN, IDENTITY_POOL_ID, PROVIDER, PUBLIC, SERVER_URL } = process.env;
const region = "us-east-1";

/** The credential provider of an app, for who holds the logins. */
function provider(logins) {
  const clientConfig = { endpoint: SERVER_URL, region };
  return fromCognitoIdentityPool({ identityPoolId: IDENTITY_POOL_ID, logins, clientConfig });
}

/** S3 with what a provider gives. */
function store(credentials) {
  return new S3Client({ endpoint: FILES_URL, region, credentials, forcePathStyle: true, maxAttempts: 1 });
}

/** The content of an object. */
async function read(s3, Key) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  return Body.transformToString();
}

test("a user writes and reads what is its own, and nothing of another's", async () => {
  const credentials = provider({ [PROVIDER]: async () => ID_TOKEN });
  const { identityId } = await credentials();
  const s3 = store(credentials);
  const Key = `${identityId}/notes/día 1.txt`;
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: "Dear diary", ContentType: "text/plain" }));
  assert.equal(await read(s3, Key), "Dear diary");
  const listed = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: `${identityId}/` }));
  assert.deepEqual(listed.Contents.map((each) => each.Key), [Key]);
  await assert.rejects(read(s3, ANOTHERS), { name: "AccessDenied" });
  const theft = new PutObjectCommand({ Bucket: BUCKET, Key: ANOTHERS, Body: "mine now" });
  await assert.rejects(s3.send(theft), { name: "AccessDenied" });
});

test("a guest reads what is public, and writes nothing", async () => {
  const s3 = store(provider());
  assert.equal(await read(s3, PUBLIC), GREETING);
  const graffiti = new PutObjectCommand({ Bucket: BUCKET, Key: PUBLIC, Body: "graffiti" });
  await assert.rejects(s3.send(graffiti), { name: "AccessDenied" });
});
