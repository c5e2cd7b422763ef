"""Passwords that are known to have leaked: where a pool wants them looked for, and what it does about them.

What counts is that the password was sent. One that is proven by SRP is not known to the server, here as in Cognito.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import structlog

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.risk import ENFORCED, OFF
from poolhouse.user_pools.risk.configuration import effective

SIGN_IN: Final = pb.EVENT_FILTER_TYPE_SIGN_IN
SIGN_UP: Final = pb.EVENT_FILTER_TYPE_SIGN_UP
PASSWORD_CHANGE: Final = pb.EVENT_FILTER_TYPE_PASSWORD_CHANGE

NEW_MESSAGE: Final = "Provided password cannot be used for security reasons."
RESET_MESSAGE: Final = "Password reset required for user due to security reasons"
"""Both are Cognito's words."""

_BLOCK: Final = pb.COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE_BLOCK
_WARNINGS: Final = 1024
"""How many pools are remembered as warned about; each is warned about once, by each process."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a password is known to have leaked, and whether it is refused for that."""

    found: bool = False
    refused: bool = False


CLEAN: Final = Finding()


async def look_up(call: Call, pool: Pool, client: AppClient, event: pb.EventFilterType, password: str) -> Finding:
    """What is known of a password that is used at this event; CLEAN where nobody wants it looked up."""
    mode = pool.threat_protection.standard
    action = None if mode == OFF else effective(pool, client).compromised_action(event)
    if action is None or not await _is_known(call, pool, password):
        return CLEAN
    return Finding(found=True, refused=mode == ENFORCED and action == _BLOCK)


async def check_new(call: Call, pool: Pool, client: AppClient, event: pb.EventFilterType, password: str) -> bool:
    """Whether a new password is known to have leaked; InvalidPasswordException if it is refused for that."""
    finding = await look_up(call, pool, client, event, password)
    if finding.refused:
        raise refusal()
    return finding.found


def refusal() -> errors.InvalidPasswordException:
    """What is said of a new password that is refused."""
    return errors.InvalidPasswordException(NEW_MESSAGE)


async def _is_known(call: Call, pool: Pool, password: str) -> bool:
    """Nobody is locked out because the file cannot be read; the log says that passwords go unchecked."""
    known = call.house.compromised_passwords
    if known is None:
        _warn(pool.id)
        return False
    try:
        return await call.workers.run(known.contains, password)
    except OSError:
        _log.exception("compromised_passwords.unreadable", user_pool_id=pool.id)
        return False


@lru_cache(_WARNINGS)
def _warn(pool_id: str) -> None:
    _log.error(
        "compromised_passwords.missing",
        user_pool_id=pool_id,
        why="the pool wants passwords checked, and this server has no compromised_passwords to check them by",
    )
