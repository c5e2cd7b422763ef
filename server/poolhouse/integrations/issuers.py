"""The keys of other issuers, found as OpenID Connect Discovery 1.0 has it, remembered, and fetched anew with care.

An issuer is asked again when its answer has grown old, and when a token names a key that it did not list: it may have
rotated them. Forged tokens name such keys at any rate, so that is done once in a while at most. While an issuer is
down, what it said last goes on to hold, for a while.
"""

import asyncio
import json
import re
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final

from poolhouse.clock import Clock
from poolhouse.crypto.jwt import UnknownKey
from poolhouse.crypto.outside_jwt import OutsideKey, OutsideToken, check_signature, read_keys
from poolhouse.integrations.outside import FETCH_SECONDS, Answer, FetchFailed, Outside

ISSUERS: Final = 1000
"""How many issuers are remembered; the one that nobody has asked for the longest goes first."""
DISCOVERY_BYTES: Final = 64 * 1024
KEY_SET_BYTES: Final = 256 * 1024
FRESH_SECONDS: Final = 900.0
"""How long keys hold where the issuer does not say."""
SHORTEST_FRESH_SECONDS: Final = 60.0
LONGEST_FRESH_SECONDS: Final = 3600.0
"""The longest that a key which the issuer has withdrawn may go on to be believed, while the issuer can be reached."""
STALE_SECONDS: Final = 4 * 3600.0
"""How long keys hold that cannot be fetched anew."""
PAUSE_SECONDS: Final = 30.0
"""How long an issuer whose keys are known is not asked again, whatever tokens name."""
PAUSE_WITHOUT_KEYS_SECONDS: Final = 5.0
"""The same for one whose keys could not be fetched yet."""
CONFIGURATION_PATH: Final = "/.well-known/openid-configuration"
OK: Final = 200

_MAX_AGE: Final = re.compile(r"(?:^|[\s,])max-age=\"?(\d{1,9})", re.IGNORECASE)


class IssuerUnavailable(Exception):
    """The issuer's keys cannot be had now. The message is for operators."""


@dataclass(slots=True)
class _Issuer:
    """What is known of one issuer; times are the monotonic clock's."""

    keys: tuple[OutsideKey, ...] = ()
    fetched_at: float = 0.0
    fresh_until: float = 0.0
    asked_at: float | None = None
    failure: str = ""
    asking: asyncio.Task[None] | None = field(default=None, repr=False)


class Issuers:
    """The keys of every issuer that this process has met."""

    def __init__(self, outside: Outside, clock: Clock) -> None:
        """Fetch through `outside`."""
        self._outside = outside
        self._clock = clock
        self._known: OrderedDict[str, _Issuer] = OrderedDict()

    async def check_signature(self, issuer_url: str, token: OutsideToken) -> None:
        """Nothing, if the issuer at this https URL signed the token; else TokenInvalid, or IssuerUnavailable.

        Callers must know the issuer: this connects to wherever the URL says.
        """
        issuer = self._remembered(issuer_url.rstrip("/"))
        if self._clock.monotonic() >= issuer.fresh_until:
            await self._ask(issuer_url.rstrip("/"), issuer)
        try:
            check_signature(token, self._usable(issuer))
        except UnknownKey:
            if not await self._ask(issuer_url.rstrip("/"), issuer):
                raise
            check_signature(token, self._usable(issuer))

    async def close(self) -> None:
        """Ask no issuer any more."""
        asking = [issuer.asking for issuer in self._known.values() if issuer.asking is not None]
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    def _remembered(self, url: str) -> _Issuer:
        issuer = self._known.setdefault(url, _Issuer())
        self._known.move_to_end(url)
        if len(self._known) > ISSUERS:
            self._known.popitem(last=False)
        return issuer

    def _usable(self, issuer: _Issuer) -> tuple[OutsideKey, ...]:
        if not issuer.keys or self._clock.monotonic() >= issuer.fetched_at + STALE_SECONDS:
            raise IssuerUnavailable(issuer.failure)
        return issuer.keys

    async def _ask(self, url: str, issuer: _Issuer) -> bool:
        """Fetch the keys anew; whether that was done. Callers that come meanwhile wait for the same answer."""
        if issuer.asking is None:
            pause = PAUSE_SECONDS if issuer.keys else PAUSE_WITHOUT_KEYS_SECONDS
            if issuer.asked_at is not None and self._clock.monotonic() < issuer.asked_at + pause:
                return False
            issuer.asked_at = self._clock.monotonic()
            issuer.asking = asyncio.create_task(self._fetch(url, issuer), name="issuer-keys")
        await asyncio.shield(issuer.asking)
        return True

    async def _fetch(self, url: str, issuer: _Issuer) -> None:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                keys, fresh_seconds = await self._fetch_keys(url)
        except (FetchFailed, IssuerUnavailable, TimeoutError) as error:
            issuer.failure = f"{url}: {str(error) or 'no answer in time'}"
        else:
            issuer.keys, issuer.fetched_at, issuer.failure = keys, self._clock.monotonic(), ""
            issuer.fresh_until = issuer.fetched_at + fresh_seconds
        finally:
            issuer.asking = None

    async def _fetch_keys(self, url: str) -> tuple[tuple[OutsideKey, ...], float]:
        """The issuer's keys, and for how many seconds they are fresh."""
        configuration = _document(await self._outside.get(url + CONFIGURATION_PATH, limit=DISCOVERY_BYTES))
        issuer, keys_url = configuration.get("issuer"), configuration.get("jwks_uri")
        if not isinstance(issuer, str) or issuer.rstrip("/") != url or not isinstance(keys_url, str):
            raise IssuerUnavailable("its configuration is another issuer's, or names no keys")
        answer = await self._outside.get(keys_url, limit=KEY_SET_BYTES)
        keys = read_keys(_document(answer))
        if not keys:
            raise IssuerUnavailable("none of its keys can be used")
        return keys, _fresh_seconds(answer)


def _document(answer: Answer) -> dict[str, Any]:
    if answer.status != OK:
        raise IssuerUnavailable(f"it answered {answer.status}")
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise IssuerUnavailable("its answer is not JSON") from None
    if not isinstance(document, dict):
        raise IssuerUnavailable("its answer is not an object")
    return document


def _fresh_seconds(answer: Answer) -> float:
    said = _MAX_AGE.search(answer.headers.get("cache-control", ""))
    seconds = float(said[1]) if said else FRESH_SECONDS
    return min(max(seconds, SHORTEST_FRESH_SECONDS), LONGEST_FRESH_SECONDS)
