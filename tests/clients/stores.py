"""Identity pools in front of a real S3 store, in the two ways that there are.

Brokered: the store's own security token service believes the pool's tokens, and apps talk to the store itself.
Own: Poolhouse mints the credentials, and apps talk to the gateway of `examples/s3-gateway`, which asks Poolhouse.

Either way each identity has a prefix of its own in the bucket FILES, and guests read what is below `public/`.
"""

import json
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import boto3
from botocore import UNSIGNED
from botocore.config import Config

import poolhouse_client
from poolhouse_client.gen.identity import v1 as pb
from tests.clients.live import PASSWORD, REGION, Live, Pool, eventually
from tests.clients.programs import ROOT
from tests.services import minio
from tests.services.minio import POLICY_CLAIM, MinIO, s3_client

FILES: Final = "files"
DOMAIN: Final = "s3.example.com"
"""What the gateway is called, as far as Poolhouse knows."""
PUBLIC: Final = "public/hello.txt"
GREETING: Final = b"Hello, everybody!"
ACCOUNT: Final = "000000000000"
# How a policy names the identity: to the store it is a claim of the token, to Poolhouse what it is at AWS.
BROKERED_SUB: Final = "${jwt:sub}"
OWN_SUB: Final = "${cognito-identity.amazonaws.com:sub}"
GATEWAY: Final = ROOT / "examples" / "s3-gateway" / "gateway.py"
RUNNING: Final = re.compile(r"running on (http://\S+)")
STOP_SECONDS: Final = 20.0


@dataclass(frozen=True)
class Credentials:
    """An identity, and the temporary credentials that it was given."""

    identity_id: str
    key: str
    secret: str
    token: str

    def environment(self) -> dict[str, str]:
        """As AWS's tools read them."""
        values = (self.key, self.secret, self.token)
        return dict(zip(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"), values, strict=True))

    def s3(self, url: str) -> Any:
        """boto3's client for S3, with these credentials."""
        return s3_client(url, self.key, self.secret, self.token)


@dataclass(frozen=True)
class Shop:
    """An app: its users, its identity pool, and where its files are."""

    live: Live
    users: Pool
    identity_pool_id: str
    files: str
    """The URL of S3, as apps reach it."""
    store: MinIO

    @property
    def provider(self) -> str:
        """The user pool's name among logins."""
        return f"cognito-idp.{REGION}.amazonaws.com/{self.users.id}"

    @property
    def cognito_identity(self) -> Any:
        """boto3 as apps use it, which have no credentials yet."""
        config = Config(signature_version=UNSIGNED)
        return boto3.client("cognito-identity", endpoint_url=self.live.url, region_name=REGION, config=config)

    def id_token(self, username: str | None = None) -> str:
        """The ID token of a user who signs in; of a new one if none is named."""
        if username is None:
            username = f"user-{uuid.uuid4().hex[:8]}"
            self.live.user(self.users, username)
        answer = self.live.boto3().initiate_auth(
            ClientId=self.users.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
        )
        return answer["AuthenticationResult"]["IdToken"]

    def credentials(self, id_token: str | None) -> Credentials:
        """Credentials for who holds the token, or for a guest, as any app gets them."""
        logins = {"Logins": {self.provider: id_token}} if id_token else {}
        identity = self.cognito_identity.get_id(IdentityPoolId=self.identity_pool_id, **logins)["IdentityId"]
        given = self.cognito_identity.get_credentials_for_identity(IdentityId=identity, **logins)["Credentials"]
        return Credentials(identity, given["AccessKeyId"], given["SecretKey"], given["SessionToken"])

    def user(self) -> Credentials:
        """Credentials of a new user."""
        return self.credentials(self.id_token())

    def guest(self) -> Credentials:
        """Credentials of a new guest."""
        return self.credentials(None)


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    """A policy with these statements."""
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **each} for each in statements]}


def policies(sub: str) -> dict[str, dict[str, Any]]:
    """What users and guests may do, for a store that calls the identity `sub`."""
    files = f"arn:aws:s3:::{FILES}"
    read = {"Action": ["s3:GetObject"], "Resource": [f"{files}/public/*"]}
    own = {"Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "Resource": [f"{files}/{sub}/*"]}
    listed = {"Condition": {"StringLike": {"s3:prefix": [f"{sub}/*"]}}}
    return {
        "users": policy(read, own, {"Action": ["s3:ListBucket"], "Resource": [files], **listed}),
        "guests": policy(read),
    }


def trust(identity_pool_id: str, kind: str) -> dict[str, Any]:
    """The trust policy that AWS's console writes: this pool, and users (`authenticated`) or guests alone."""
    issuer = "cognito-identity.amazonaws.com"
    asked = {
        "StringEquals": {f"{issuer}:aud": identity_pool_id},
        "ForAnyValue:StringLike": {f"{issuer}:amr": kind},
    }
    return policy({"Principal": {"Federated": issuer}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": asked})


def new_identity_pool(live: Live, users: Pool) -> str:
    """An identity pool for guests and for the users of a pool."""
    provider = f"cognito-idp.{REGION}.amazonaws.com/{users.id}"
    made = live.boto3("cognito-identity").create_identity_pool(
        IdentityPoolName="files",
        AllowUnauthenticatedIdentities=True,
        CognitoIdentityProviders=[{"ProviderName": provider, "ClientId": users.client_id}],
    )
    return made["IdentityPoolId"]


def set_roles(live: Live, identity_pool_id: str, users: str, guests: str) -> None:
    """The roles, by name, of the pool's users and guests."""
    arn = f"arn:aws:iam::{ACCOUNT}:role/"
    roles = {"authenticated": arn + users, "unauthenticated": arn + guests}
    live.boto3("cognito-identity").set_identity_pool_roles(IdentityPoolId=identity_pool_id, Roles=roles)


@contextmanager
def poolhouse(live: Live) -> Iterator[poolhouse_client.Client]:
    """Poolhouse's own client, for what goes beyond Cognito."""
    key = poolhouse_client.AccessKey(live.key.id, live.key.secret)
    with poolhouse_client.connect(live.grpc, access_key=key, plaintext=True) as client:
        yield client


def set_source(live: Live, identity_pool_id: str, store: MinIO) -> None:
    """From now on the pool's credentials are the store's."""
    source = pb.CredentialSource(sts=pb.StsEndpoint(url=store.url, role_claim=POLICY_CLAIM))
    with poolhouse(live) as client:
        client.identity_pools.SetCredentialSource(
            pb.SetCredentialSourceRequest(identity_pool_id=identity_pool_id, credential_source=source)
        )


async def brokered(live: Live, users: Pool) -> Shop:
    """A shop whose store has a security token service that believes the identity pool; the store is to be removed."""
    pool_id = new_identity_pool(live, users)
    store = await MinIO.start_new(f"{live.url}/cognito-identity", pool_id)
    for name, document in policies(BROKERED_SUB).items():
        await store.add_policy(name, document)
    fill(store)
    set_roles(live, pool_id, "users", "guests")
    set_source(live, pool_id, store)
    return Shop(live, users, pool_id, store.url, store)


def own(live: Live, users: Pool, files: str, store: MinIO) -> Shop:
    """A shop whose credentials Poolhouse mints, with roles of its own; `files` is the URL of the store's gateway."""
    pool_id, iam = new_identity_pool(live, users), live.boto3("iam")
    names = {name: f"{name}-{uuid.uuid4().hex[:8]}" for name in ("users", "guests")}
    kinds = {"users": "authenticated", "guests": "unauthenticated"}
    for name, document in policies(OWN_SUB).items():
        asked = json.dumps(trust(pool_id, kinds[name]))
        iam.create_role(RoleName=names[name], AssumeRolePolicyDocument=asked)
        iam.put_role_policy(RoleName=names[name], PolicyName="files", PolicyDocument=json.dumps(document))
    set_roles(live, pool_id, **names)
    return Shop(live, users, pool_id, files, store)


def fill(store: MinIO) -> None:
    """The bucket, with something that everybody may read."""
    store.s3().create_bucket(Bucket=FILES)
    store.s3().put_object(Bucket=FILES, Key=PUBLIC, Body=GREETING)


@contextmanager
def gateway(live: Live, store_url: str, log: Path) -> Iterator[str]:
    """The example's gateway in front of the store; yields its URL. Whatever it said is in the log in the end."""
    settings = {
        "STORE_URL": store_url,
        "STORE_REGION": minio.REGION,
        "STORE_ACCESS_KEY_ID": minio.USER,
        "STORE_SECRET_ACCESS_KEY": minio.PASSWORD,
        "LISTEN": "127.0.0.1:0",
    }
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", GATEWAY], stderr=said, env=live.environment(**settings)
        )
    try:
        yield eventually(lambda: RUNNING.search(log.read_text()))[1]
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
