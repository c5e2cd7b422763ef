"""An identity's credentials for programs that block."""

import time
from collections.abc import Callable, Coroutine, Mapping, MutableMapping
from concurrent.futures import Future
from typing import Any, TypeVar

from poolhouse_client.blocking import Client
from poolhouse_client.credentials.keeper import Held, Keeper
from poolhouse_client.credentials.model import Credentials
from poolhouse_client.credentials.renewal import CALL_SECONDS, renew
from poolhouse_client.credentials.schedule import Clock
from poolhouse_client.gen.identity import v1 as pb

Result = TypeVar("Result")
Flight = Future[Credentials | None]


class IdentityCredentials:
    """Credentials of one identity of an identity pool, for any number of threads.

    `logins` is called at each renewal, so let it give fresh tokens; without it the identity is a guest's.
    `identity_ids` keeps the identity's id by its pool's, such as an `IdentityFile`; by default until the program ends.
    """

    def __init__(
        self,
        poolhouse: Client,
        identity_pool_id: str,
        *,
        logins: Callable[[], Mapping[str, str]] = dict,
        custom_role_arn: str | None = None,
        identity_ids: MutableMapping[str, str] | None = None,
        clock: Clock[None] = Clock(time.sleep),  # noqa: B008 - it never changes
    ) -> None:
        self._keeper = Keeper(identity_pool_id, {} if identity_ids is None else identity_ids, clock)
        self._outside = _Blocking(poolhouse, logins, custom_role_arn, clock)
        self._flight: tuple[int, Flight] | None = None

    def get(self) -> Credentials:
        """Credentials that are good for a while. Asks the server only if need be, and once for all threads that wait.

        CredentialsError if there are none; whatever `logins` raises.
        """
        while True:
            held, flight, is_mine = self._board()
            if held.credentials and (held.fresh or not is_mine):
                return held.credentials
            if is_mine:
                self._fly(held, flight)
            if found := flight.result():
                return found

    def renew(self) -> None:
        """Drop the credentials, as after signing in: the next ones are asked for with the logins of then."""
        self._keeper.drop()

    def forget(self) -> None:
        """Drop the credentials and the identity's id, as after signing out."""
        self._keeper.forget()

    def _board(self) -> tuple[Held, Flight, bool]:
        with self._keeper.lock:
            held = self._keeper.held()
            if self._flight and self._flight[0] == held.generation:
                return held, self._flight[1], False
            flight: Flight = Future()
            if not held.fresh:
                self._flight = held.generation, flight
            return held, flight, True

    def _fly(self, held: Held, flight: Flight) -> None:
        try:
            flight.set_result(complete(renew(self._keeper, held, self._outside)))
        except BaseException as error:
            flight.set_exception(error)
            raise
        finally:
            self._land(flight)

    def _land(self, flight: Flight) -> None:
        with self._keeper.lock:
            if self._flight and self._flight[1] is flight:
                self._flight = None


class _Blocking:
    """Answers at once: nothing here ever suspends."""

    def __init__(
        self, poolhouse: Client, logins: Callable[[], Mapping[str, str]], role_arn: str | None, clock: Clock[None]
    ) -> None:
        self._server = poolhouse.identity_pools
        self._logins = logins
        self._clock = clock
        self.custom_role_arn = role_arn

    async def logins(self) -> Mapping[str, str]:
        return self._logins()

    async def get_id(self, request: pb.GetIdRequest) -> pb.GetIdResponse:
        return self._server.GetId(request, timeout=CALL_SECONDS)

    async def get_credentials(
        self, request: pb.GetCredentialsForIdentityRequest
    ) -> pb.GetCredentialsForIdentityResponse:
        return self._server.GetCredentialsForIdentity(request, timeout=CALL_SECONDS)

    async def pause(self, seconds: float) -> None:
        self._clock.pause(seconds)


def complete(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine that never suspends returns."""
    try:
        coroutine.send(None)
    except StopIteration as ended:
        result: Result = ended.value
        return result
    coroutine.close()
    raise RuntimeError("It has suspended.")
