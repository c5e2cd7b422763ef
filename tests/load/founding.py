"""What a server is asked for before its pools are filled: a user pool with its app, an identity pool with its role."""

import json
from dataclasses import dataclass
from typing import Any, Final

import grpc
from google.protobuf.message import Message

from poolhouse.gen.iam import v1 as iam
from poolhouse.gen.identity import v1 as identity
from poolhouse.gen.userpool import v1 as pb
from tests.load.target import IAM, IDENTITY_POOLS, USER_POOLS

_NAME: Final = "load"
_FLOWS: Final = (
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH,
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_SRP_AUTH,
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH,
)
_COGNITO: Final = "cognito-identity.amazonaws.com"
_OWN_FILES: Final = {
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:PutObject"],
    "Resource": f"arn:aws:s3:::load/${{{_COGNITO}:sub}}/*",
}


@dataclass(frozen=True, slots=True)
class UserPool:
    """A user pool with an app client."""

    id: str
    client_id: str


@dataclass(frozen=True, slots=True)
class Pools:
    """A user pool with an app client, the identity pool that takes its logins, and two more user pools.

    One takes codes of authenticator apps as a second factor, the other remembers devices.
    """

    user_pool_id: str
    client_id: str
    identity_pool_id: str
    apps: UserPool
    devices: UserPool

    @property
    def provider(self) -> str:
        """How logins call the user pool."""
        return provider_name(self.user_pool_id)


def provider_name(user_pool_id: str) -> str:
    """How logins call a user pool."""
    return f"cognito-idp.{user_pool_id.partition('_')[0]}.amazonaws.com/{user_pool_id}"


async def call(channel: grpc.aio.Channel, path: str, request: Message, response: Any, key: str = "") -> Any:
    """One call, as an operator if a key is given."""
    stub = channel.unary_unary(path, type(request).SerializeToString, response.FromString)
    return await stub(request, metadata=(("authorization", f"Bearer {key}"),) if key else ())


async def found(address: str, key: str) -> Pools:
    """Have the server at `address` make all pools. None has anybody in it."""
    async with grpc.aio.insecure_channel(address) as channel:
        pool, apps = await _user_pool(channel, key), await _user_pool(channel, key)
        devices = await _user_pool(channel, key, device_configuration={"device_only_remembered_on_user_prompt": False})
        await _take_apps(channel, key, apps)
        identity_pool_id = await _identity_pool(channel, key, pool.id, pool.client_id)
        await _role(channel, key, identity_pool_id)
    return Pools(pool.id, pool.client_id, identity_pool_id, apps, devices)


async def _user_pool(channel: grpc.aio.Channel, key: str, **settings: Any) -> UserPool:
    aliases = [pb.ALIAS_ATTRIBUTE_TYPE_EMAIL]
    create = pb.CreateUserPoolRequest(pool_name=_NAME, alias_attributes=aliases, **settings)
    made = await call(channel, f"{USER_POOLS}CreateUserPool", create, pb.CreateUserPoolResponse, key)
    request = pb.CreateUserPoolClientRequest(
        user_pool_id=made.user_pool.id, client_name=_NAME, explicit_auth_flows=_FLOWS, generate_secret=False
    )
    app = await call(channel, f"{USER_POOLS}CreateUserPoolClient", request, pb.CreateUserPoolClientResponse, key)
    return UserPool(made.user_pool.id, app.user_pool_client.client_id)


async def _take_apps(channel: grpc.aio.Channel, key: str, pool: UserPool) -> None:
    """Have the pool ask users for what their authenticator apps show."""
    request = pb.SetUserPoolMfaConfigRequest(
        user_pool_id=pool.id,
        mfa_configuration=pb.USER_POOL_MFA_TYPE_OPTIONAL,
        software_token_mfa_configuration={"enabled": True},
    )
    await call(channel, f"{USER_POOLS}SetUserPoolMfaConfig", request, pb.SetUserPoolMfaConfigResponse, key)


async def _identity_pool(channel: grpc.aio.Channel, key: str, user_pool_id: str, client_id: str) -> str:
    logins = identity.CognitoIdentityProvider(provider_name=provider_name(user_pool_id), client_id=client_id)
    request = identity.CreateIdentityPoolRequest(
        identity_pool_name=_NAME, allow_unauthenticated_identities=True, cognito_identity_providers=[logins]
    )
    response = identity.CreateIdentityPoolResponse
    made = await call(channel, f"{IDENTITY_POOLS}CreateIdentityPool", request, response, key)
    pool_id: str = made.identity_pool_id
    return pool_id


async def _role(channel: grpc.aio.Channel, key: str, pool_id: str) -> None:
    """Give the pool the role of whoever signs in."""
    create = iam.CreateRoleRequest(role_name=_NAME, assume_role_policy_document=_document(_trust(pool_id)))
    role = (await call(channel, f"{IAM}CreateRole", create, iam.CreateRoleResponse, key)).role
    put = iam.PutRolePolicyRequest(role_name=_NAME, policy_name=_NAME, policy_document=_document(_OWN_FILES))
    await call(channel, f"{IAM}PutRolePolicy", put, iam.PutRolePolicyResponse, key)
    roles = identity.SetIdentityPoolRolesRequest(identity_pool_id=pool_id, roles={"authenticated": role.arn})
    response = identity.SetIdentityPoolRolesResponse
    await call(channel, f"{IDENTITY_POOLS}SetIdentityPoolRoles", roles, response, key)


def _trust(pool_id: str) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Federated": _COGNITO},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {f"{_COGNITO}:aud": pool_id},
            "ForAnyValue:StringLike": {f"{_COGNITO}:amr": "authenticated"},
        },
    }


def _document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statement})
