"""What the tests of credentials begin with: a pool that users and guests have roles in, and what they get from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from poolhouse.call import Caller
from poolhouse.gen.identity import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools import sessions
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.session import Session
from tests.house import REGION, Driver
from tests.identity_pools.apps import App
from tests.identity_pools.conftest import Api

ACCOUNT: Final = "000000000000"
PROVIDER: Final = "cognito-identity.amazonaws.com"
USERS, GUESTS = "Users", "Guests"
ASSUME, TAG = "sts:AssumeRoleWithWebIdentity", "sts:TagSession"
OWN_FILES: Final = "arn:aws:s3:::files/${cognito-identity.amazonaws.com:sub}/*"
PUBLIC_FILES: Final = "arn:aws:s3:::files/public/*"


def document(*statements: Mapping[str, Any]) -> str:
    """A policy with these statements, which allow unless they say otherwise."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **each} for each in statements]})


def allow(action: str | list[str], resource: str = "*", **members: Any) -> dict[str, Any]:
    """A statement that allows an action."""
    return {"Action": action, "Resource": resource, **members}


def trust(pool_id: str, kind: str, actions: str | list[str] = ASSUME) -> str:
    """The trust policy that AWS's console writes, for users (`authenticated`) or for guests alone."""
    asked = {
        "StringEquals": {f"{PROVIDER}:aud": pool_id},
        "ForAnyValue:StringLike": {f"{PROVIDER}:amr": kind},
    }
    return document({"Principal": {"Federated": PROVIDER}, "Action": actions, "Condition": asked})


def role_arn(name: str) -> str:
    """The ARN of a role."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


@dataclass
class Stage:
    """A user pool's app, an identity pool that takes its users, and roles for them and for guests."""

    api: Api
    iam: Driver
    sts: Driver
    app: App
    pool: IdentityPool

    @classmethod
    async def new(cls, api: Api, **settings: Any) -> Self:
        """A stage in the house of `api`, whose pool has these settings."""
        iam = Driver("poolhouse.iam.v1.IamService", api.house, api.clock, api.inbox)
        sts = Driver("poolhouse.sts.v1.StsService", api.house, api.clock, api.inbox)
        app = await App.new(api)
        defaults = {"cognito_identity_providers": [app.provider()], "allow_classic_flow": True}
        stage = cls(api, iam, sts, app, await api.new_pool(**{**defaults, **settings}))
        await stage.new_role(USERS, allow("s3:*", OWN_FILES), allow("s3:GetObject", PUBLIC_FILES))
        await stage.new_role(GUESTS, allow("*", PUBLIC_FILES), kind="unauthenticated")
        await stage.set_roles(authenticated=USERS, unauthenticated=GUESTS)
        return stage

    async def new_role(
        self, name: str, *statements: Mapping[str, Any], kind: str = "authenticated", **members: Any
    ) -> str:
        """The ARN of a new role that trusts the pool, for users unless told otherwise."""
        asked = {"role_name": name, "assume_role_policy_document": trust(self.pool.id, kind), **members}
        created = await self.iam.create_role(**asked)
        if statements:
            await self.allow(name, *statements)
        arn: str = created.role.arn
        return arn

    async def allow(self, name: str, *statements: Mapping[str, Any]) -> None:
        """Have the role's policy say this."""
        await self.iam.put_role_policy(role_name=name, policy_name="policy", policy_document=document(*statements))

    async def set_roles(self, mappings: Mapping[str, pb.RoleMapping] | None = None, **names: str) -> None:
        """The pool's roles by name, and its mappings."""
        roles = {kind: role_arn(name) for kind, name in names.items()}
        await self.api.set_identity_pool_roles(
            identity_pool_id=self.pool.id, roles=roles, role_mappings=dict(mappings or {})
        )
        self.pool = await self.api.found_pool(self.pool.id)

    async def identity(self, logins: Mapping[str, str] | None = None) -> str:
        """The id of the identity that the logins lead to, or of a new guest's."""
        found: pb.GetIdResponse = await self.api.get_id(identity_pool_id=self.pool.id, logins=dict(logins or {}))
        return found.identity_id

    async def credentials(self, logins: Mapping[str, str] | None = None, **members: Any) -> pb.Credentials:
        """Credentials of the enhanced flow, for who has signed in so or for a new guest."""
        identity_id = members.pop("identity_id", None) or await self.identity(logins)
        answer: pb.GetCredentialsForIdentityResponse = await self.api.get_credentials_for_identity(
            identity_id=identity_id, logins=dict(logins or {}), **members
        )
        return answer.credentials

    async def open_id_token(self, logins: Mapping[str, str] | None = None) -> str:
        """A token of the basic flow."""
        answer: pb.GetOpenIdTokenResponse = await self.api.get_open_id_token(
            identity_id=await self.identity(logins), logins=dict(logins or {})
        )
        return answer.token

    async def alice(self) -> dict[str, str]:
        """Alice's logins."""
        return await self.app.sign_in("alice")

    def session(self, credentials: pb.Credentials) -> Session:
        """What the credentials carry."""
        return sessions.unseal(self.api.house, credentials.access_key_id, credentials.session_token)[0]

    def caller(self, credentials: pb.Credentials, region: str = REGION) -> Caller:
        """Who has proven these credentials at a face."""
        return Caller(wire.CALLER_IDENTITY, credentials.access_key_id, region, self.session(credentials))
