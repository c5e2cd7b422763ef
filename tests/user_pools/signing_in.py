"""What the tests of sign-in share: app clients open to every flow, the flows themselves, and a count of work."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.call import House
from poolhouse.crypto import digests, srp_client
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import throttles as throttle_rows
from poolhouse.storage.store import Reader, Store, Writer
from poolhouse.user_pools import tokens
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from tests.user_pools.conftest import PASSWORD, Api

HIDING = pb.PREVENT_USER_EXISTENCE_ERROR_TYPES_ENABLED
TELLING = pb.PREVENT_USER_EXISTENCE_ERROR_TYPES_LEGACY
BY_PASSWORD = pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH
BY_ADMIN = pb.AUTH_FLOW_TYPE_ADMIN_USER_PASSWORD_AUTH
BY_SRP = pb.AUTH_FLOW_TYPE_USER_SRP_AUTH
BY_REFRESH = pb.AUTH_FLOW_TYPE_REFRESH_TOKEN_AUTH
VERIFIER = pb.CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER
NEW_PASSWORD_REQUIRED = pb.CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED
NEW_PASSWORD = "Another-Horse-8"
FOLDED: dict[str, Any] = {"username_configuration": {"case_sensitive": False}}
OPEN = [
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH,
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_ADMIN_USER_PASSWORD_AUTH,
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_SRP_AUTH,
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH,
]
QUEUING_SECONDS = 0.03
"""How long a call takes, at most, to get as far as a row that somebody holds."""
A = 3**170 % 2**256
"""A client's private value: any will do, since every answer of the server is different."""


async def new_client(api: Api, pool: Pool, *, hides: bool = True, **members: Any) -> AppClient:
    """An app client that is open to every flow that there is."""
    defaults = {"explicit_auth_flows": OPEN, "prevent_user_existence_errors": HIDING if hides else TELLING}
    return await api.new_client(pool, **{**defaults, **members})


async def make(api: Api, *, hides: bool = True, **members: Any) -> tuple[Pool, AppClient, User]:
    """A pool, an app client with these settings, and alice."""
    pool = await api.new_pool()
    return pool, await new_client(api, pool, hides=hides, **members), await api.new_user(pool)


async def by_password(
    api: Api, client: AppClient, name: str = "alice", password: str = PASSWORD, **more: str
) -> pb.InitiateAuthResponse:
    """InitiateAuth with a password."""
    parameters = {"USERNAME": name, "PASSWORD": password, **more}
    response: pb.InitiateAuthResponse = await api.initiate_auth(
        client_id=client.id, auth_flow=BY_PASSWORD, auth_parameters=parameters
    )
    return response


async def start_srp(api: Api, client: AppClient, name: str = "alice", **more: str) -> dict[str, str]:
    """The parameters of the challenge that begins SRP."""
    parameters = {"USERNAME": name, "SRP_A": f"{srp_client.public_value(A):x}", **more}
    response = await api.initiate_auth(client_id=client.id, auth_flow=BY_SRP, auth_parameters=parameters)
    assert response.challenge_name == VERIFIER
    return dict(response.challenge_parameters)


def claim(api: Api, pool: Pool, challenge: dict[str, str], password: str = PASSWORD) -> dict[str, str]:
    """What a client with this password answers."""
    return srp_client.password_claim(A, pool.id, password, challenge, api.clock.now())


async def respond(
    api: Api, client: AppClient, responses: dict[str, str], challenge: int = VERIFIER, **more: Any
) -> pb.RespondToAuthChallengeResponse:
    """RespondToAuthChallenge."""
    response: pb.RespondToAuthChallengeResponse = await api.respond_to_auth_challenge(
        client_id=client.id, challenge_name=challenge, challenge_responses=responses, **more
    )
    return response


async def by_srp(
    api: Api, pool: Pool, client: AppClient, name: str = "alice", password: str = PASSWORD
) -> pb.RespondToAuthChallengeResponse:
    """Both steps of SRP."""
    return await respond(api, client, claim(api, pool, await start_srp(api, client, name), password))


async def is_signed_in(api: Api, access_token: str) -> bool:
    """Whether the token is good for anything."""
    try:
        await tokens.authenticate(api.call("get_user"), access_token)
    except errors.NotAuthorizedException:
        return False
    return True


def secret_hash(client: AppClient, name: str) -> str:
    """SECRET_HASH for a user's name."""
    return digests.secret_hash(name, client.id, client.secrets[0])


def srp_name(challenge: dict[str, str]) -> str:
    """The name that goes into SRP's hashes."""
    assert challenge["USERNAME"] == challenge["USER_ID_FOR_SRP"]
    return challenge["USERNAME"]


@contextmanager
def refused(kind: type[errors.CognitoError], message: str | None = None) -> Any:
    """The block is refused with this error, and with this message if one is given."""
    with pytest.raises(kind) as refusal:
        yield refusal
    assert message is None or refusal.value.message == message


async def in_one_queue(api: Api, user: User, calls: Sequence[Callable[[], Awaitable[Any]]]) -> list[Any]:
    """The outcomes of calls that all get as far as the user's row at once, and pass it in this order."""
    async with api.house.store.write() as tx:
        await throttle_rows.take_turn(tx, user.pool_id, user.sub)
        tasks: list[asyncio.Task[Any]] = []
        for call in calls:
            tasks.append(asyncio.create_task(call()))  # type: ignore[arg-type]
            await asyncio.sleep(QUEUING_SECONDS)
    return await asyncio.gather(*tasks, return_exceptions=True)


class Counted(Store):
    """A store that writes down the statements that pass through it."""

    def __init__(self, inner: Store) -> None:
        self._inner = inner
        self.engine = inner.engine
        self.dialect = inner.dialect
        self.statements: list[str] = []

    async def row(self, sql: str, *args: object) -> Any:
        """See Store."""
        self.statements.append(sql)
        return await self._inner.row(sql, *args)

    async def rows(self, sql: str, *args: object) -> Any:
        """See Store."""
        self.statements.append(sql)
        return await self._inner.rows(sql, *args)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Reader]:
        """See Store."""
        async with self._inner.read() as reader:
            yield reader

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Writer]:
        """See Store."""
        async with self._inner.write() as tx:
            for name in ("row", "rows", "execute"):
                setattr(tx, name, self._counted(getattr(tx, name)))
            yield tx

    def _counted(self, run: Callable[..., Any]) -> Callable[..., Any]:
        def counted(sql: str, *args: object) -> Any:
            self.statements.append(sql)
            return run(sql, *args)

        return counted

    exclusive = write

    def connections(self) -> dict[str, int]:
        """See Store."""
        return self._inner.connections()

    async def check(self) -> None:
        """See Store."""

    async def close(self) -> None:
        """See Store."""


class Worked:
    """Workers that write down which functions they ran."""

    def __init__(self, house: House) -> None:
        self._workers = house.workers
        self.ran: list[str] = []

    async def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """See Workers."""
        self.ran.append(function.__qualname__)
        return await self._workers.run(function, *args)


def measured(api: Api) -> tuple[Api, Counted, Worked]:
    """The same server, with a count of its statements and of its slow work."""
    store, workers = Counted(api.house.store), Worked(api.house)
    house = dataclasses.replace(api.house, store=store, workers=workers)  # type: ignore[arg-type]
    return Api(house, api.clock, api.inbox), store, workers
