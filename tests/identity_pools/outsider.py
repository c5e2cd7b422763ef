"""An OpenID Connect issuer elsewhere that IAM knows, and a role that trusts it: nobody there has an identity here."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from poolhouse.call import House
from tests.house import Driver, RsaKeys
from tests.identity_pools.conftest import Api
from tests.identity_pools.stage import ASSUME, allow, document, role_arn
from tests.services.certificates import Authority
from tests.services.issuer import Issuer
from tests.services.outside import reaching, serving

HOST: Final = "issuer.example.com"
PROVIDER_ARN: Final = f"arn:aws:iam::000000000000:oidc-provider/{HOST}"
STAFF: Final = "Staff"


@dataclass
class Outsider:
    """The issuer, and the house that it is registered in with the client `client`."""

    house: House
    issuer: Issuer
    iam: Driver
    sts: Driver

    def token(self, **claims: Any) -> str:
        """A token of the issuer's for alice, unless it says otherwise."""
        return self.issuer.token(self.house.clock.now(), **claims)

    async def new_role(self, condition: Mapping[str, Any], *actions: str) -> str:
        """The ARN of a new role that trusts the issuer under this condition, and lets read all files."""
        trusted = {"Principal": {"Federated": PROVIDER_ARN}, "Action": actions or [ASSUME], "Condition": condition}
        await self.iam.create_role(role_name=STAFF, assume_role_policy_document=document(trusted))
        policy = document(allow("s3:GetObject"))
        await self.iam.put_role_policy(role_name=STAFF, policy_name="files", policy_document=policy)
        return role_arn(STAFF)

    async def assume(self, token: str, **members: Any) -> Any:
        """The answer to who shows STS the token for the role."""
        asked = {"role_arn": role_arn(STAFF), "role_session_name": "alice", "web_identity_token": token, **members}
        return await self.sts.assume_role_with_web_identity(**asked)


@asynccontextmanager
async def outside(api: Api, authority: Authority, keys: RsaKeys) -> AsyncIterator[Outsider]:
    """The issuer, for as long as a test takes."""
    async with (
        serving(authority.server_context(HOST)) as server,
        reaching(api.house, server.port, authority) as house,
    ):
        iam, sts = (
            Driver(f"poolhouse.{name}", house, api.clock, api.inbox)
            for name in ("iam.v1.IamService", "sts.v1.StsService")
        )
        issuer = Issuer(server, f"https://{HOST}", keys().private)
        await iam.create_open_id_connect_provider(url=issuer.url, client_id_list=["client", "other"])
        yield Outsider(house, issuer, iam, sts)


def claims_of_tags(tags: Mapping[str, Any]) -> dict[str, Any]:
    """Session tags as AWS wants them in a token."""
    return {"https://aws.amazon.com/tags": {"principal_tags": json.loads(json.dumps(tags))}}
