"""The six-digit codes of a sign-in: sent to an address, and good for the one session that they were sent for.

A code is in its session, as a hash under a seal, and nowhere else. So no sign-in makes another's code worthless, and no
code that somebody was talked out of helps in any other sign-in. The hash is of the address as well: a code is worth
nothing once the user has another.
"""

from dataclasses import dataclass, field
from typing import Final

from poolhouse import errors
from poolhouse.storage.store import Writer
from poolhouse.user_pools import codes, messages
from poolhouse.user_pools.destinations import CHANNELS
from poolhouse.user_pools.messages import LIMIT_MESSAGE
from poolhouse.user_pools.progress import Progress, Reply

MISMATCH_MESSAGE: Final = "Invalid code or auth state for the user."

_HASH: Final = "code"
_ATTRIBUTES: Final = {"SMS_MFA": "phone_number", "SMS_OTP": "phone_number", "EMAIL_OTP": "email"}


@dataclass(frozen=True, slots=True)
class Sent:
    """What a challenge says of a code that is on its way, and what its session keeps of the code."""

    parameters: dict[str, str]
    state: dict[str, str] = field(repr=False)


async def send(tx: Writer, progress: Progress, factor: str, to: str, *, decoy: bool = False) -> Sent:
    """Have a new code sent to an address once the transaction has committed.

    For a decoy, a user that nobody is, the same is done and nothing is sent. CodeDeliveryFailureException without a
    sender, TooManyRequestsException for too many messages.
    """
    call, pool, user = progress.call, progress.pool, progress.user
    attribute, code = _ATTRIBUTES[factor], call.ids.code()
    expires_at = call.now() + progress.client.session_seconds
    try:
        details = await messages.send_sign_in_code(
            tx,
            call,
            pool,
            user,
            attribute,
            code,
            to,
            client_id=progress.client.id,
            expires_at=expires_at,
            decoy=decoy,
        )
    except errors.LimitExceededException:
        raise errors.TooManyRequestsException(LIMIT_MESSAGE) from None
    parameters = {
        "CODE_DELIVERY_DELIVERY_MEDIUM": CHANNELS[attribute].value,
        "CODE_DELIVERY_DESTINATION": details.destination,
    }
    hashed = codes.hash_of(call.house, pool.id, user.sub, _purpose(factor, to), code)
    return Sent(parameters, {_HASH: hashed.hex()})


def is_right(reply: Reply, factor: str, code: str, address: str | None) -> bool:
    """Whether this is the code that was sent for the reply's session, and `address` is where it went."""
    stored = bytes.fromhex(reply.session.state[_HASH])
    return codes.matches(reply.call, reply.pool, reply.sub, _purpose(factor, address or ""), code, stored)


def _purpose(factor: str, address: str) -> str:
    return f"sign_in:{factor}:{address}"
