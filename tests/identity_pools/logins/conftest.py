"""What the tests of logins share: a house whose outside world is one server, and pools that take its logins."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from poolhouse import errors
from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.identity_pools.logins import verify as module
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.integrations.inbox import Inbox
from tests.house import Driver, RsaKeys
from tests.identity_pools.conftest import Api
from tests.services.certificates import Authority
from tests.services.issuer import Issuer
from tests.services.outside import NAMES, OutsideServer, reaching, serving


@dataclass
class World:
    """A house, what it is asked through, and everybody else."""

    house: House
    api: Api
    iam: Driver
    server: OutsideServer
    key: RSAPrivateKey
    pool: IdentityPool | None = None

    @property
    def now(self) -> float:
        """The time."""
        return self.house.clock.now()

    def issuer(self, url: str = "https://issuer.example.com") -> Issuer:
        """An issuer of this name."""
        return Issuer(self.server, url, self.key)

    async def register(self, url: str = "https://issuer.example.com", *clients: str) -> str:
        """The ARN of the issuer, which IAM now knows with these clients."""
        created = await self.iam.create_open_id_connect_provider(url=url, client_id_list=clients or ["client"])
        arn: str = created.open_id_connect_provider_arn
        return arn

    async def take(self, **settings: Any) -> None:
        """Have a pool with these settings, and no guests."""
        self.pool = await self.api.new_pool(allow_unauthenticated_identities=False, **settings)

    async def verify(self, **logins: str) -> tuple[Login, ...]:
        """The logins that these tokens prove to the pool."""
        assert self.pool is not None
        return await module.verify(self.house, self.pool, logins)

    async def login(self, name: str, token: str) -> Login:
        """The one login that this token proves to the pool."""
        (found,) = await self.verify(**{name: token})
        return found

    async def refusal(self, name: str, token: str) -> str:
        """What the caller is told about a token that proves nothing."""
        with pytest.raises(errors.NotAuthorizedException) as failure:
            await self.login(name, token)
        return failure.value.message


@pytest.fixture
def engine() -> str:
    """The engine, which makes no difference to what others say of somebody."""
    return "sqlite"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority of everybody else's certificates."""
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
async def server(authority: Authority) -> AsyncIterator[OutsideServer]:
    """Everybody else."""
    async with serving(authority.server_context(*NAMES)) as running:
        yield running


@pytest.fixture
async def world(
    house: House, clock: ManualClock, inbox: Inbox, server: OutsideServer, authority: Authority, rsa_keys: RsaKeys
) -> AsyncIterator[World]:
    """A house with an outside world."""
    async with reaching(house, server.port, authority) as outgoing:
        iam = Driver("poolhouse.iam.v1.IamService", outgoing, clock, inbox)
        yield World(outgoing, Api(outgoing, clock, inbox), iam, server, rsa_keys().private)
