"""One exchange of SRP, whatever it proves: how it is opened, and whether what answers it is right.

What the server has to know of it in between travels in a session.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto import srp, srp_timestamp
from poolhouse.crypto.srp_group import N_BYTES
from poolhouse.user_pools import answers

TIMESTAMP_MESSAGE: Final = "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."


@dataclass(frozen=True, slots=True)
class Opened:
    """SRP_B, for the client, and what a session has to keep until the answer comes."""

    shown: str
    state: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signed:
    """What an answer proves something by: a signature over the session (SECRET_BLOCK) and a time."""

    block: str = field(repr=False)
    timestamp: str
    signature: str = field(repr=False)

    @classmethod
    def of(cls, responses: Mapping[str, str]) -> Self:
        """What is in an answer; InvalidParameterException if part of it is not there, or is no time."""
        signature = answers.required(responses, "PASSWORD_CLAIM_SIGNATURE")
        block = answers.required(responses, "PASSWORD_CLAIM_SECRET_BLOCK")
        return cls(block, _timestamp(answers.required(responses, "TIMESTAMP")), signature)


def _timestamp(text: str) -> str:
    try:
        srp_timestamp.parse_timestamp(text)
    except srp_timestamp.InvalidTimestamp:
        raise errors.InvalidParameterException(TIMESTAMP_MESSAGE) from None
    return text


def public_value(text: str) -> int:
    """The client's public value, SRP_A; InvalidParameterException for one that would give the secret away."""
    try:
        return srp.parse_public(text)
    except srp.InvalidPublicValue:
        raise errors.InvalidParameterException("SRP_A is not a public value of the group.") from None


async def begin(call: Call, verifier: bytes, public: int) -> Opened:
    """An exchange with whom has this public value, about the secret that the verifier was made of."""
    exponent = call.ids.srp_exponent()
    shown = await call.workers.run(srp.start_masked, verifier, exponent)
    return Opened(srp.to_hex(shown), {"A": _pack(public), "B": _pack(shown), "b": _pack(exponent)})


async def is_right(
    call: Call, state: Mapping[str, str], verifier: bytes, names: tuple[str, str], signed: Signed
) -> bool:
    """Whether this was signed by whom knows the secret. `names` are the two that go into SRP's hashes."""
    return await call.workers.run(_is_right, state, verifier, names, signed)


def _is_right(state: Mapping[str, str], verifier: bytes, names: tuple[str, str], signed: Signed) -> bool:
    """Whether the signature was made with one of the two keys that a client with the secret can have."""
    keys = srp.session_keys(_unpack(state["A"]), _unpack(state["B"]), _unpack(state["b"]), verifier)
    message = base64.b64decode(signed.block), signed.timestamp
    return sum(srp.claim_is_valid(signed.signature, key, *names, *message) for key in keys) > 0


def _pack(number: int) -> str:
    """A number of the group, always at the same length: the block must not tell how large it is."""
    return base64.b64encode(number.to_bytes(N_BYTES)).decode()


def _unpack(text: str) -> int:
    return int.from_bytes(base64.b64decode(text))
