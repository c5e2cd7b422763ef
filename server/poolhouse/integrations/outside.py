"""Asking at URLs that others have written: bounded in time and size, never redirected, and never into the house."""

import asyncio
import re
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from poolhouse.config import LARGEST_PORT, Config, ConfigError
from poolhouse.integrations.addresses import Rules

if TYPE_CHECKING:
    from poolhouse.integrations.outside_pool import Pool

FETCH_SECONDS: Final = 5.0
"""How long one exchange may take in all, from looking up the name to the last byte."""
ANSWER_BYTES: Final = 64 * 1024
HTTPS_PORT: Final = 443

_URL: Final = re.compile(
    r"https://(?P<host>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>\d{1,5}))?(?P<target>/[!-~]*)?"
)


class FetchFailed(Exception):
    """There is no answer. The message is for operators: strangers are not to learn what this network looks like."""


class FetchRefused(FetchFailed):
    """It was not even asked: the URL, or where it leads, is not allowed."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, of whom."""

    method: str
    host: str
    port: int
    target: str
    headers: list[tuple[str, str]] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever the status. The names of headers are in lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Outside:
    """Connections to the world, kept for as long as they are of use; close them with `close`."""

    def __init__(self, rules: Rules, ca_file: Path | None = None, *, http2: bool = False) -> None:
        """Go by `rules`, and believe certificates of the authorities in `ca_file` as well as the usual ones.

        With `http2`, that is spoken with whoever speaks it.
        """
        self._rules = rules
        self._ca_file = ca_file
        self._http2 = http2
        self._pool: Pool | None = None

    @classmethod
    def configured(cls, config: Config, *, http2: bool = False) -> Self:
        """As the settings say. ConfigError if `outbound_ca` holds no certificates: not at the first login, but now."""
        if config.outbound_ca is not None:
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(config.outbound_ca)
            except OSError as error:
                raise ConfigError(f"outbound_ca: {config.outbound_ca}: no certificates in PEM: {error}") from None
        return cls(Rules.of(config), config.outbound_ca, http2=http2)

    async def get(
        self,
        url: str,
        headers: Iterable[tuple[str, str]] = (),
        *,
        limit: int = ANSWER_BYTES,
        seconds: float = FETCH_SECONDS,
    ) -> Answer:
        """What an https URL answers to a GET; FetchFailed if that takes too long, or is more than `limit` bytes."""
        return await self._ask("GET", url, [("Accept", "application/json"), *headers], b"", limit, seconds)

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Iterable[tuple[str, str]] = (),
        *,
        limit: int = ANSWER_BYTES,
        seconds: float = FETCH_SECONDS,
    ) -> Answer:
        """The same for a POST."""
        return await self._ask("POST", url, headers, body, limit, seconds)

    async def _ask(
        self, method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes, limit: int, seconds: float
    ) -> Answer:
        found = _URL.fullmatch(url)
        port = int(found["port"] or HTTPS_PORT) if found is not None else 0
        if found is None or not 0 < port <= LARGEST_PORT:
            raise FetchRefused("not the URL of a service: https://host[:port]/path")
        host = found["host"]
        named = host if port == HTTPS_PORT else f"{host}:{port}"
        sent = [("Host", named), ("User-Agent", "poolhouse"), *headers]
        request = Request(method, host.strip("[]"), port, found["target"] or "/", sent, body)
        try:
            async with asyncio.timeout(seconds):
                return await self._connections().ask(request, limit, seconds)
        except TimeoutError:
            raise FetchFailed(f"no answer from {host} within {seconds} s") from None

    async def close(self) -> None:
        """Let go of every connection."""
        if self._pool is not None:
            await self._pool.close()

    def _connections(self) -> "Pool":
        # Only once something is fetched: many servers never do, and the libraries take their time to be read.
        if self._pool is None:
            from poolhouse.integrations.outside_pool import Pool  # noqa: PLC0415

            self._pool = Pool(self._rules, self._ca_file, http2=self._http2)
        return self._pool
