"""An identity's credentials for asyncio."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping, MutableMapping

from poolhouse_client.credentials.keeper import Held, Keeper
from poolhouse_client.credentials.model import Credentials
from poolhouse_client.credentials.renewal import CALL_SECONDS, renew
from poolhouse_client.credentials.schedule import Clock
from poolhouse_client.gen.identity import v1 as pb
from poolhouse_client.waiting import Client

Logins = Callable[[], Mapping[str, str] | Awaitable[Mapping[str, str]]]
Flight = asyncio.Task[Credentials | None]


class IdentityCredentials:
    """As `poolhouse_client.IdentityCredentials`, for one event loop. `logins` may be a coroutine function."""

    def __init__(
        self,
        poolhouse: Client,
        identity_pool_id: str,
        *,
        logins: Logins = dict,
        custom_role_arn: str | None = None,
        identity_ids: MutableMapping[str, str] | None = None,
        clock: Clock[Awaitable[None]] = Clock(asyncio.sleep),  # noqa: B008 - it never changes
    ) -> None:
        self._keeper = Keeper(identity_pool_id, {} if identity_ids is None else identity_ids, clock)
        self._outside = _Waiting(poolhouse, logins, custom_role_arn, clock)
        self._flight: tuple[int, Flight] | None = None
        self._flights: set[Flight] = set()

    async def get(self) -> Credentials:
        """As `poolhouse_client.IdentityCredentials.get`. Whoever is cancelled leaves the others' call alone."""
        while True:
            held = self._keeper.held()
            if held.fresh and held.credentials:
                return held.credentials
            if not (self._flight and self._flight[0] == held.generation):
                self._flight = held.generation, self._take_off(held)
            elif held.credentials:
                return held.credentials
            if found := await asyncio.shield(self._flight[1]):
                return found

    def renew(self) -> None:
        """Drop the credentials, as after signing in: the next ones are asked for with the logins of then."""
        self._keeper.drop()

    def forget(self) -> None:
        """Drop the credentials and the identity's id, as after signing out."""
        self._keeper.forget()

    async def close(self) -> None:
        """Give up what is on its way. Whoever waits for it is cancelled."""
        for flight in self._flights:
            flight.cancel()
        await asyncio.gather(*self._flights, return_exceptions=True)

    def _take_off(self, held: Held) -> Flight:
        flight = asyncio.create_task(renew(self._keeper, held, self._outside))
        self._flights.add(flight)
        flight.add_done_callback(self._land)
        return flight

    def _land(self, flight: Flight) -> None:
        self._flights.discard(flight)
        if self._flight and self._flight[1] is flight:
            self._flight = None
        if not flight.cancelled():
            flight.exception()  # Nobody may be left who waits for it.


class _Waiting:
    def __init__(self, poolhouse: Client, logins: Logins, role_arn: str | None, clock: Clock[Awaitable[None]]) -> None:
        self._server = poolhouse.identity_pools
        self._logins = logins
        self._clock = clock
        self.custom_role_arn = role_arn

    async def logins(self) -> Mapping[str, str]:
        given = self._logins()
        return await given if inspect.isawaitable(given) else given

    async def get_id(self, request: pb.GetIdRequest) -> pb.GetIdResponse:
        return await self._server.GetId(request, timeout=CALL_SECONDS)

    async def get_credentials(
        self, request: pb.GetCredentialsForIdentityRequest
    ) -> pb.GetCredentialsForIdentityResponse:
        return await self._server.GetCredentialsForIdentity(request, timeout=CALL_SECONDS)

    async def pause(self, seconds: float) -> None:
        await self._clock.pause(seconds)
