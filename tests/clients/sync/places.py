"""Where devices meet: a server, an identity pool that allows sync, and its users."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from poolhouse_client import sign_in_logins
from tests.clients import stores
from tests.clients.live import PASSWORD, Live, Pool
from tests.clients.programs import ROOT

CASES: Final = ROOT / "clients" / "conformance" / "sync.json"
NOWHERE: Final = "127.0.0.1:1"
"""An address at which nobody listens."""


@dataclass(frozen=True)
class Place:
    """A server, an identity pool on it, and the user pool whose users it lets in."""

    live: Live
    users: Pool
    identity_pool_id: str

    @classmethod
    def new(cls, live: Live) -> "Place":
        """A new pool, whose roles let each identity at its own data."""
        users = live.pool()
        pool_id, iam, roles = stores.new_identity_pool(live, users), live.boto3("iam"), {}
        own = f"arn:aws:cognito-sync:*:*:identitypool/{pool_id}/identity/{stores.OWN_SUB}*"
        allowed = stores.policy({"Action": "cognito-sync:*", "Resource": own})
        for kind in ("authenticated", "unauthenticated"):
            roles[kind] = f"sync-{uuid.uuid4().hex[:8]}"
            trust = json.dumps(stores.trust(pool_id, kind))
            iam.create_role(RoleName=roles[kind], AssumeRolePolicyDocument=trust)
            iam.put_role_policy(RoleName=roles[kind], PolicyName="sync", PolicyDocument=json.dumps(allowed))
        stores.set_roles(live, pool_id, roles["authenticated"], roles["unauthenticated"])
        return cls(live, users, pool_id)

    def guest(self) -> str:
        """A new guest's identity."""
        return str(self.live.boto3("cognito-identity").get_id(IdentityPoolId=self.identity_pool_id)["IdentityId"])

    def id_token(self) -> str:
        """The ID token of a new user."""
        self.live.user(self.users, username := f"user-{uuid.uuid4().hex[:8]}")
        signed_in = self.live.boto3().initiate_auth(
            ClientId=self.users.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
        )
        return str(signed_in["AuthenticationResult"]["IdToken"])

    def logins(self) -> dict[str, str]:
        """The logins of a new user."""
        return sign_in_logins(self.id_token())

    def tokens(self, case: Mapping[str, Any]) -> dict[str, str]:
        """ID tokens of the users of a case, by what it calls them."""
        return {name: self.id_token() for name in case.get("users", ())}

    def environment(self, folder: Path) -> dict[str, str]:
        """What the programs are told that play the cases in other languages."""
        users = folder / "users.json"
        users.write_text(json.dumps({case["name"]: self.tokens(case) for case in cases()}))
        told = {"SERVER_HTTP": self.live.url, "IDENTITY_POOL_ID": self.identity_pool_id}
        return self.live.environment(**told, SYNC_CASES=str(CASES), SYNC_USERS=str(users))


def cases() -> list[dict[str, Any]]:
    """The cases that the clients of all languages share."""
    found: list[dict[str, Any]] = json.loads(CASES.read_text("utf-8"))["cases"]
    return found
