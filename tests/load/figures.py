"""The figures: what each of them is called, and what it has to reach."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final

from tests.load.crowds import OWN_CONNECTIONS, WEBSOCKET
from tests.load.duel import Outcome
from tests.load.pieces import PIECES
from tests.load.plays import (
    SIGN_INS_AT_ONCE,
    Figure,
    against_echo,
    app_sign_in,
    by_size,
    device_sign_in,
    flow_by_size,
    password_sign_in,
    srp_sign_in,
)
from tests.load.processes import resident_megabytes
from tests.load.slow_triggers import slow_triggers
from tests.load.sync_plays import Alone, fan_out, idle_watchers, latency, reconnect, update, update_by_size
from tests.load.unary import GET_CREDENTIALS, GET_ID, GET_USER, LIST_RECORDS, NEW_GUEST, REFRESH, SIGN_IN

GET_USER_OF_ECHO: Final = 0.6
REFRESH_OF_ECHO: Final = 0.25
PASSWORD_OF_ARGON2: Final = 0.9
SRP_OF_POWERS: Final = 0.7
APP_OF_PASSWORD: Final = 1.15
DEVICE_OF_SRP: Final = 1.3
GET_ID_OF_ECHO: Final = 0.3
CREDENTIALS_OF_ECHO: Final = 0.3
GUEST_OF_ECHO: Final = 0.3
FAN_OUT_OF_BARE: Final = 0.7
WEBSOCKETS_OF_BARE: Final = 0.5
UPDATE_OF_ECHO: Final = 0.3
DELIVERY_MS: Final = 10.0
RETURN_SECONDS: Final = 10.0
WATCHER_OF_BARE: Final = 1.3
BESIDE_SLOW_TRIGGERS: Final = 1.2
CONNECTIONS: Final = 100
IDLE: Final = "idle"
IDLE_MEGABYTES: Final = 150
IDLE_SECONDS: Final = 2.0

FIGURES: Final[Mapping[str, Figure]] = {
    figure.name: figure
    for figure in (
        against_echo("get-user", GET_USER, GET_USER_OF_ECHO),
        against_echo("refresh", REFRESH, REFRESH_OF_ECHO),
        password_sign_in("sign-in-password", PASSWORD_OF_ARGON2),
        srp_sign_in("sign-in-srp", SRP_OF_POWERS),
        app_sign_in("sign-in-totp", APP_OF_PASSWORD),
        device_sign_in("sign-in-device", DEVICE_OF_SRP),
        against_echo("get-id", GET_ID, GET_ID_OF_ECHO),
        against_echo("get-credentials", GET_CREDENTIALS, CREDENTIALS_OF_ECHO),
        by_size("size-get-user", GET_USER),
        by_size("size-sign-in", SIGN_IN, SIGN_INS_AT_ONCE),
        flow_by_size("size-sign-up", "sign-up", "SignUp"),
        flow_by_size("size-list-by-email", "list-by-email", "ListUsers"),
        flow_by_size("size-list-by-prefix", "list-by-prefix", "ListUsers"),
        flow_by_size("size-list-pages", "list-pages", "ListUsers"),
        by_size("size-get-id", GET_ID),
        by_size("size-get-credentials", GET_CREDENTIALS),
        by_size("sync-size-list", LIST_RECORDS, records=True),
        update_by_size("sync-size-update"),
        update("sync-update", UPDATE_OF_ECHO),
        fan_out("sync-fan-out", FAN_OUT_OF_BARE),
        fan_out("sync-fan-out-websocket", WEBSOCKETS_OF_BARE, WEBSOCKET),
        latency("sync-latency", DELIVERY_MS),
        reconnect("sync-reconnect", RETURN_SECONDS),
        # The last one: after it, the small pool is not that small any more.
        against_echo("new-guest", NEW_GUEST, GUEST_OF_ECHO),
    )
}

# What no engine has a part in, each on a server of its own.
ALONE: Final[Mapping[str, Alone]] = {
    "sync-idle-watcher": idle_watchers("sync-idle-watcher", WATCHER_OF_BARE, OWN_CONNECTIONS),
    "sync-idle-watcher-shared": idle_watchers("sync-idle-watcher-shared", WATCHER_OF_BARE, CONNECTIONS),
    "slow-triggers": slow_triggers("slow-triggers", BESIDE_SLOW_TRIGGERS),
}


async def idle(engine: str, pid: int) -> Outcome:
    """The memory of a server that was just started and has nothing to do."""
    await asyncio.sleep(IDLE_SECONDS)
    return memory(IDLE, engine, pid, IDLE_MEGABYTES)


def memory(name: str, engine: str, pid: int, limit: int | None) -> Outcome:
    """What a server holds now."""
    found = resident_megabytes(pid)
    target = "" if limit is None else f"≤ {limit} MB"
    return Outcome(name, engine, "MB", found, None, "", None, [], target, limit is None or found <= limit)


def chosen(names: Iterable[str]) -> list[str]:
    """Figures by how their names begin, or all of them; ValueError for a beginning that fits none."""
    known = [*PIECES, *ALONE, *FIGURES, IDLE]
    wanted = list(names) or known
    for name in wanted:
        if not any(figure.startswith(name) for figure in known):
            raise ValueError(f"no figure is called {name}; there are: {', '.join(known)}")
    return [figure for figure in known if any(figure.startswith(name) for name in wanted)]
