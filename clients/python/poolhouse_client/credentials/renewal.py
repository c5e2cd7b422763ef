"""How an identity gets its credentials: the same for programs that block and for those that await."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, Protocol, TypeVar

import grpc

from poolhouse_client.credentials.keeper import Forgotten, Held, Keeper
from poolhouse_client.credentials.model import Credentials, CredentialsError
from poolhouse_client.credentials.schedule import PAUSES_SECONDS, spread
from poolhouse_client.errors import error_name
from poolhouse_client.gen.identity import v1 as pb

CALL_SECONDS: Final = 10.0
GET_ID: Final = "GetId"
GET_CREDENTIALS: Final = "GetCredentialsForIdentity"
BUSY: Final = "TooManyRequestsException"
# What a server says of a stored id that is gone, that is somebody else's, or that the logins do not lead to.
NOT_THIS_ID: Final = ("ResourceNotFoundException", "NotAuthorizedException", "ResourceConflictException")

Request = TypeVar("Request")
Response = TypeVar("Response")

_log = logging.getLogger(__name__)


class Outside(Protocol):
    """What a renewal needs: of the app its logins, of the server two calls, and time to pass."""

    custom_role_arn: str | None

    async def logins(self) -> Mapping[str, str]:
        """The logins as they are now."""

    async def get_id(self, request: pb.GetIdRequest) -> pb.GetIdResponse:
        """One call."""

    async def get_credentials(
        self, request: pb.GetCredentialsForIdentityRequest
    ) -> pb.GetCredentialsForIdentityResponse:
        """One call."""

    async def pause(self, seconds: float) -> None:
        """Wait."""


async def renew(keeper: Keeper, held: Held, outside: Outside) -> Credentials | None:
    """New credentials, or those held if there are no new ones and they are still good.

    None if they were forgotten meanwhile: what is wanted now has to be looked at again.
    """
    try:
        try:
            return await _Renewal(keeper, held, outside).run()
        except Forgotten:
            raise
        except Exception as error:
            keeper.put_off(held)
            if held.credentials is None:
                raise
            _tell(keeper.identity_pool_id, held.credentials, error)
            return held.credentials
    except Forgotten:
        return None


def _tell(identity_pool_id: str, credentials: Credentials, error: Exception) -> None:
    # What an app's own error says may be secret.
    why = error if isinstance(error, CredentialsError) else type(error).__name__
    words = "New credentials of identity pool %s cannot be had; those at hand end at %s. %s"
    _log.warning(words, identity_pool_id, credentials.expiration, why)


class _Renewal:
    def __init__(self, keeper: Keeper, held: Held, outside: Outside) -> None:
        self._keeper = keeper
        self._held = held
        self._outside = outside
        self._logins: Mapping[str, str] = {}

    async def run(self) -> Credentials:
        """New credentials, which the keeper has from now on."""
        self._logins = await self._outside.logins()
        known = self._keeper.identity_id()
        credentials = await (self._credentials(await self._new_id()) if known is None else self._by_known(known))
        self._keeper.remember(self._held, credentials.identity_id)
        self._keeper.keep(self._held, credentials)
        return credentials

    async def _by_known(self, identity_id: str) -> Credentials:
        try:
            return await self._credentials(identity_id)
        except CredentialsError as error:
            if error.name not in NOT_THIS_ID or (other := await self._new_id()) == identity_id:
                raise
        return await self._credentials(other)

    async def _new_id(self) -> str:
        request = pb.GetIdRequest(identity_pool_id=self._keeper.identity_pool_id, logins=self._logins)
        identity_id = (await self._insist(GET_ID, self._outside.get_id, request)).identity_id
        self._keeper.remember(self._held, identity_id)
        return identity_id

    async def _credentials(self, identity_id: str) -> Credentials:
        role = self._outside.custom_role_arn
        request = pb.GetCredentialsForIdentityRequest(
            identity_id=identity_id, logins=self._logins, custom_role_arn=role
        )
        answer = await self._insist(GET_CREDENTIALS, self._outside.get_credentials, request)
        given = answer.credentials
        expiration = given.expiration.ToDatetime(UTC)
        self._check(expiration)
        return Credentials(given.access_key_id, given.secret_key, given.session_token, expiration, answer.identity_id)

    def _check(self, expiration: datetime) -> None:
        now = datetime.fromtimestamp(self._keeper.clock.now(), UTC)
        if expiration <= now:
            words = f"the credentials end at {expiration}, and here it is {now}: is this machine's clock right?"
            raise CredentialsError(GET_CREDENTIALS, None, words)

    async def _insist(
        self, operation: str, call: Callable[[Request], Awaitable[Response]], request: Request
    ) -> Response:
        pauses = iter(PAUSES_SECONDS)
        while True:
            try:
                return await call(request)
            except grpc.RpcError as error:
                if not _may_pass(error) or (seconds := next(pauses, None)) is None:
                    raise CredentialsError.of(operation, error) from error
            await self._outside.pause(spread(seconds, self._keeper.clock.random()))


def _may_pass(error: grpc.RpcError) -> bool:
    call: Any = error
    return call.code() is grpc.StatusCode.UNAVAILABLE or error_name(error) == BUSY
