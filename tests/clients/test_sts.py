"""STS as AWS's own clients speak to it: the basic flow, and whose credentials these are; on gRPC as well."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

import boto3
import grpc
import httpx
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from poolhouse_client.gen.identity import v1 as identity_pb
from poolhouse_client.gen.sts import v1 as pb
from tests.clients import stores
from tests.clients.live import PASSWORD, REGION, Live, Pool
from tests.clients.stores import ACCOUNT

SESSION = "laptop"


@dataclass(frozen=True)
class App:
    """An app whose identity pool allows the basic flow."""

    live: Live
    users: Pool
    identity_pool_id: str

    @property
    def cognito_identity(self) -> Any:
        """boto3 as apps use it, which have no credentials yet."""
        return client(self.live, "cognito-identity", None)

    def id_token(self) -> str:
        """The ID token of a new user."""
        self.live.user(self.users, username := f"user-{uuid.uuid4().hex[:8]}")
        answer = self.live.boto3().initiate_auth(
            ClientId=self.users.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
        )
        token: str = answer["AuthenticationResult"]["IdToken"]
        return token

    def open_id_token(self) -> tuple[str, str]:
        """The identity of a new user, and its token."""
        logins = {f"cognito-idp.{REGION}.amazonaws.com/{self.users.id}": self.id_token()}
        made = self.cognito_identity.get_id(IdentityPoolId=self.identity_pool_id, Logins=logins)
        answer = self.cognito_identity.get_open_id_token(IdentityId=made["IdentityId"], Logins=logins)
        return answer["IdentityId"], answer["Token"]


@pytest.fixture(scope="module")
def app(serving: Live) -> App:
    """The app."""
    users = serving.pool()
    identity_pool_id, identity_pools = stores.new_identity_pool(serving, users), serving.boto3("cognito-identity")
    pool = identity_pools.describe_identity_pool(IdentityPoolId=identity_pool_id)
    del pool["ResponseMetadata"]
    identity_pools.update_identity_pool(**pool | {"AllowClassicFlow": True})
    return App(serving, users, identity_pool_id)


@pytest.fixture(scope="module")
def role(serving: Live, app: App) -> str:
    """A role that the pool's users may take on, to look at the pool."""
    iam, name = serving.boto3("iam"), f"Looker-{uuid.uuid4().hex[:8]}"
    asked = stores.trust(app.identity_pool_id, "authenticated")
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(asked))
    arn = f"arn:aws:cognito-identity:{REGION}:{ACCOUNT}:identitypool/{app.identity_pool_id}"
    allowed = stores.policy({"Action": "cognito-identity:DescribeIdentityPool", "Resource": arn})
    iam.put_role_policy(RoleName=name, PolicyName="look", PolicyDocument=json.dumps(allowed))
    found: str = made["Role"]["Arn"]
    return found


def client(live: Live, service: str, credentials: dict[str, Any] | None) -> Any:
    """boto3 with temporary credentials, or with none."""
    if credentials is None:
        config = Config(signature_version=UNSIGNED)
        return boto3.client(service, endpoint_url=live.url, region_name=REGION, config=config)
    return boto3.client(
        service,
        endpoint_url=live.url,
        region_name=REGION,
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


def assume(app: App, role: str, token: str, **members: Any) -> Any:
    """Take the role on with a token."""
    asked = {"RoleArn": role, "RoleSessionName": SESSION, "WebIdentityToken": token, **members}
    return client(app.live, "sts", None).assume_role_with_web_identity(**asked)


def code(call: Any, **members: Any) -> str:
    """The code with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call(**members)
    found: str = refused.value.response["Error"]["Code"]
    return found


def test_a_user_takes_a_role_on(app: App, role: str) -> None:
    """The basic flow: a token from the identity pool, exchanged at STS for what the role may do."""
    identity_id, token = app.open_id_token()
    answer = assume(app, role, token, DurationSeconds=900)
    assert answer["Provider"] == "cognito-identity.amazonaws.com"
    assert (answer["Audience"], answer["SubjectFromWebIdentityToken"]) == (app.identity_pool_id, identity_id)
    told = client(app.live, "sts", answer["Credentials"]).get_caller_identity()
    assert told["Arn"] == answer["AssumedRoleUser"]["Arn"]
    assert told["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/{role.rpartition('/')[2]}/{SESSION}"
    assert (told["UserId"], told["Account"]) == (answer["AssumedRoleUser"]["AssumedRoleId"], ACCOUNT)


def test_the_role_opens_what_its_policy_says_and_no_more(app: App, role: str) -> None:
    """One may look at one's own pool; not at others, not change it, and not make roles."""
    given = assume(app, role, app.open_id_token()[1])["Credentials"]
    identity_pools = client(app.live, "cognito-identity", given)
    found = identity_pools.describe_identity_pool(IdentityPoolId=app.identity_pool_id)
    assert found["IdentityPoolId"] == app.identity_pool_id
    other = stores.new_identity_pool(app.live, app.users)
    assert code(identity_pools.describe_identity_pool, IdentityPoolId=other) == "AccessDeniedException"
    assert code(identity_pools.delete_identity_pool, IdentityPoolId=app.identity_pool_id) == "AccessDeniedException"
    assert code(client(app.live, "iam", given).list_roles) == "AccessDenied"
    assert code(client(app.live, "cognito-idp", given).list_user_pools, MaxResults=1) == "AccessDeniedException"


def test_a_policy_of_the_session_narrows_it(app: App, role: str) -> None:
    """To nothing, if it wants."""
    policy = json.dumps(stores.policy({"Action": "s3:*", "Resource": "*"}))
    answer = assume(app, role, app.open_id_token()[1], Policy=policy)
    assert 0 < answer["PackedPolicySize"] <= 100
    identity_pools = client(app.live, "cognito-identity", answer["Credentials"])
    refused = code(identity_pools.describe_identity_pool, IdentityPoolId=app.identity_pool_id)
    assert refused == "AccessDeniedException"


def test_what_is_no_token_of_a_trusted_issuer_is_refused(app: App, role: str) -> None:
    """In the codes of STS."""
    _, token = app.open_id_token()
    guests = app.cognito_identity.get_id(IdentityPoolId=app.identity_pool_id)["IdentityId"]
    guests_token = app.cognito_identity.get_open_id_token(IdentityId=guests)["Token"]
    sts = client(app.live, "sts", None)

    def refusal(token: str, **members: Any) -> str:
        asked = {"RoleArn": role, "RoleSessionName": SESSION, "WebIdentityToken": token, **members}
        return code(sts.assume_role_with_web_identity, **asked)

    assert refusal("nonsense") == "InvalidIdentityToken"
    assert refusal(token[:-8] + "AAAAAAAA") == "InvalidIdentityToken"
    assert refusal(app.id_token()) == "InvalidIdentityToken"
    assert refusal(guests_token) == "AccessDenied"
    assert refusal(token, RoleArn=role + "x") == "AccessDenied"
    assert refusal(token, Policy="{}") == "MalformedPolicyDocument"
    assert refusal(token, DurationSeconds=7200) == "ValidationError"


def test_operators_are_the_account_itself(serving: Live) -> None:
    """Their keys may do everything."""
    told = serving.boto3("sts").get_caller_identity()
    assert (told["Account"], told["Arn"]) == (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root")


def test_broken_credentials_are_told_in_each_protocols_words(app: App, role: str) -> None:
    """By which SDKs and tools know what to do."""
    given = assume(app, role, app.open_id_token()[1])["Credentials"]
    tampered = {**given, "SessionToken": given["SessionToken"][:-4] + "AAAA"}
    guessed = {**given, "SecretAccessKey": "guess"}
    for credentials, by_query, by_json in (
        (tampered, "InvalidClientTokenId", "UnrecognizedClientException"),
        (guessed, "SignatureDoesNotMatch", "InvalidSignatureException"),
    ):
        assert code(client(app.live, "sts", credentials).get_caller_identity) == by_query
        pools = client(app.live, "cognito-identity", credentials)
        assert code(pools.describe_identity_pool, IdentityPoolId=app.identity_pool_id) == by_json
    assert code(client(app.live, "sts", None).get_caller_identity) == "MissingAuthenticationToken"


def test_whose_credentials_they_are_can_be_proven_to_others(app: App, role: str) -> None:
    """A presigned GetCallerIdentity is what Vault and Kubernetes take as a proof."""
    answer = assume(app, role, app.open_id_token()[1])
    sts = client(app.live, "sts", answer["Credentials"])
    url = sts.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
    told = httpx.get(url)
    assert told.status_code == 200
    assert answer["AssumedRoleUser"]["Arn"] in told.text


def test_on_grpc_the_same_credentials_are_shown(app: App, role: str) -> None:
    """Key and secret as an operator's, with the session token beside them; or an identity's OpenID token alone."""
    identity_id, token = app.open_id_token()
    given = assume(app, role, token)["Credentials"]
    shown = [
        ("authorization", f"Bearer {given['AccessKeyId']}:{given['SecretAccessKey']}"),
        ("x-poolhouse-session-token", given["SessionToken"]),
    ]
    with grpc.insecure_channel(app.live.grpc) as channel:
        who: Any = channel.unary_unary(
            "/poolhouse.sts.v1.StsService/GetCallerIdentity",
            pb.GetCallerIdentityRequest.SerializeToString,
            pb.GetCallerIdentityResponse.FromString,
        )
        describe: Any = channel.unary_unary(
            "/poolhouse.identity.v1.IdentityService/DescribeIdentityPool",
            identity_pb.DescribeIdentityPoolRequest.SerializeToString,
            identity_pb.DescribeIdentityPoolResponse.FromString,
        )
        pool = identity_pb.DescribeIdentityPoolRequest(identity_pool_id=app.identity_pool_id)
        assert who(pb.GetCallerIdentityRequest(), metadata=shown).arn.endswith(f"/{SESSION}")
        assert describe(pool, metadata=shown).identity_pool_id == app.identity_pool_id
        bearer = [("authorization", f"Bearer {token}")]
        assert who(pb.GetCallerIdentityRequest(), metadata=bearer).user_id == identity_id
        for metadata, status in (
            (bearer, grpc.StatusCode.PERMISSION_DENIED),
            (shown[:1], grpc.StatusCode.UNAUTHENTICATED),
        ):
            with pytest.raises(grpc.RpcError) as refused:
                describe(pool, metadata=metadata)
            assert refused.value.code() == status
