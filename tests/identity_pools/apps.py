"""Apps of user pools, whose users sign in for real: their ID tokens are logins to identity pools."""

from dataclasses import dataclass
from typing import Self

from poolhouse.gen.identity import v1 as pb
from poolhouse.user_pools.model import user
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from tests.house import Driver
from tests.user_pools import conftest, signing_in


@dataclass(frozen=True)
class App:
    """An app client of a user pool of its own."""

    user_pools: conftest.Api
    pool: Pool
    client: AppClient

    @classmethod
    async def new(cls, api: Driver) -> Self:
        """A new app in the house of `api`."""
        user_pools = conftest.Api(api.house, api.clock, api.inbox)
        pool = await user_pools.new_pool()
        return cls(user_pools, pool, await signing_in.new_client(user_pools, pool))

    @property
    def name(self) -> str:
        """What SDKs call the user pool in Logins."""
        return f"cognito-idp.{self.pool.region}.amazonaws.com/{self.pool.id}"

    def provider(self, *, checked: bool = False) -> pb.CognitoIdentityProvider:
        """The app as identity pools take its users' logins; `checked` has them look at the user each time."""
        return pb.CognitoIdentityProvider(
            provider_name=self.name, client_id=self.client.id, server_side_token_check=checked
        )

    async def sign_in(self, username: str) -> dict[str, str]:
        """The Logins of a user who signs in; one who was not there is made."""
        if await user.find(self.user_pools.house.store, self.pool, username) is None:
            await self.user_pools.new_user(self.pool, username)
        answer = await signing_in.by_password(self.user_pools, self.client, username)
        return {self.name: answer.authentication_result.id_token}
