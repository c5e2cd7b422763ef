"""One websocket at work: who calls on it, and what they ask for.

It has one task, and one more for each call and watch that runs.
"""

import asyncio
from functools import partial
from typing import Final, cast

import structlog

from poolhouse.call import House
from poolhouse.dispatch import Dispatcher, public_face
from poolhouse.edge.temporary import EXPIRED_MESSAGE
from poolhouse.edge.websocket.closing import CloseCode, Closing, Gone
from poolhouse.edge.websocket.credentials import Credentials, proof_of
from poolhouse.edge.websocket.forms import Asked
from poolhouse.edge.websocket.wire import Wire
from poolhouse.edge.websocket.work import Work
from poolhouse.errors import CognitoError
from poolhouse.gen.sync import v1 as pb
from poolhouse.telemetry import is_our_fault

SIGN_IN_SECONDS: Final = 10.0
"""How long it may take until it is clear who calls."""

SIGN_IN: Final = "sign_in"
STOP_WATCH: Final = "stop_watch"
HANDSHAKE: Final = 0
"""The id of what is said about a token that came with the handshake."""

_log = structlog.get_logger(__name__)


class Connection:
    """A websocket that is open."""

    def __init__(self, house: House, dispatcher: Dispatcher, wire: Wire, source_ip: str) -> None:
        self._house = house
        self._dispatcher = dispatcher
        self._wire = wire
        self._source_ip = source_ip
        self._tasks = asyncio.TaskGroup()
        self._credentials = Credentials(house)
        self._work = Work(dispatcher, self._credentials, wire, self._tasks, source_ip)
        self._patience = asyncio.timeout(SIGN_IN_SECONDS)
        """Ends when the caller has to have said, once more, who they are."""

    async def run(self, token: str | None) -> Closing | None:
        """Serve until something ends it; returns what the client is to be told, None if it is gone.

        When the server stops, what runs comes to its end first.
        """
        closing: Closing | None = Closing(CloseCode.GOING_AWAY, "The server stops.")
        try:
            async with self._tasks:
                await self._serve(token)
        except* Closing as found:
            closing = cast("Closing", found.exceptions[0])
        except* Gone:
            closing = None
        return closing

    async def _serve(self, token: str | None) -> None:
        try:
            async with self._patience:
                if token is not None:
                    await self._sign_in(Asked(HANDSHAKE, SIGN_IN, partial(pb.SignIn, open_id_token=token)))
                while (asked := await self._wire.receive()) is not None:
                    await self._take(asked)
        except TimeoutError:
            reason = EXPIRED_MESSAGE if self._credentials.shown else "No sign-in came in time."
            raise Closing(CloseCode.SIGN_IN, reason) from None

    async def _take(self, asked: Asked) -> None:
        if asked.kind != SIGN_IN and not self._credentials.shown:
            raise Closing(CloseCode.SIGN_IN, "The first frame is SignIn.")
        if asked.kind == STOP_WATCH:
            await self._work.stop_watch(asked.id)
        elif self._work.runs(asked.id):
            raise Closing(CloseCode.BAD_FRAME, f"What was asked for with the id {asked.id} still runs.")
        elif asked.kind == SIGN_IN:
            await self._sign_in(asked)
        else:
            await self._work.begin(asked)

    async def _sign_in(self, asked: Asked) -> None:
        """Go by the proof from now on. One that is not good ends the websocket if there is no former one."""
        request_id = self._dispatcher.new_request_id()
        try:
            signed_in = await self._show(asked)
        except CognitoError as error:
            self._log(error, request_id)
            await self._wire.refuse(asked.id, error, request_id)
            if not self._credentials.shown:
                code = CloseCode.INTERNAL_ERROR if is_our_fault(error) else CloseCode.SIGN_IN
                raise Closing(code, error.message) from None
        else:
            self._patience.reschedule(self._end_of_proof())
            await self._wire.answer(asked.id, "signed_in", signed_in)

    async def _show(self, asked: Asked) -> pb.SignedIn:
        try:
            return await self._credentials.show(proof_of(cast("pb.SignIn", asked.read())))
        except (CognitoError, Closing):
            raise
        except Exception as error:
            raise public_face(error) from error

    def _end_of_proof(self) -> float | None:
        """In the time of the event loop."""
        end = self._credentials.expires_at
        return None if end is None else asyncio.get_running_loop().time() + end - self._house.clock.now()

    def _log(self, error: CognitoError, request_id: str) -> None:
        fields = {"request_id": request_id, "source_ip": self._source_ip, "error": error.name}
        if is_our_fault(error):
            _log.error("websocket.failed", exc_info=error.__cause__ or error, **fields)
        else:
            _log.info("websocket.refused", message=error.message, **fields)
