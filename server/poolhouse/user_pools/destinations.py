"""Where codes go: by which channel, how a response shows it, and where a code for nobody would have gone."""

from collections.abc import Mapping
from typing import Final

from poolhouse.call import Call
from poolhouse.crypto import digests
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel
from poolhouse.user_pools.model.pool import Pool

CHANNELS: Final[Mapping[str, Channel]] = {"email": Channel.EMAIL, "phone_number": Channel.SMS}
"""How one writes to the value of an attribute."""
ATTRIBUTES: Final[Mapping[Channel, str]] = {channel: attribute for attribute, channel in CHANNELS.items()}
"""The attribute that each channel writes to."""

_MEDIA: Final = {"email": pb.DELIVERY_MEDIUM_TYPE_EMAIL, "phone_number": pb.DELIVERY_MEDIUM_TYPE_SMS}
_FAKE_LABEL: Final = "decoys"
_VISIBLE_DIGITS: Final = 4
_FAKE_DIGITS: Final = 11
_LETTERS: Final = "abcdefghijklmnoprstw"


def mask_email(address: str) -> str:
    """An address as Cognito shows it: `a***@e***`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain[:1]}***"


def mask_phone(number: str) -> str:
    """A phone number as Cognito shows it: `+*******1234`."""
    digits = number.removeprefix("+")
    return f"+{'*' * (len(digits) - _VISIBLE_DIGITS)}{digits[-_VISIBLE_DIGITS:]}"


def delivery_details(attribute: str, destination: str) -> pb.CodeDeliveryDetailsType:
    """What a response says of a code that goes to `destination`."""
    mask = mask_email if attribute == "email" else mask_phone
    return pb.CodeDeliveryDetailsType(
        destination=mask(destination), delivery_medium=_MEDIA[attribute], attribute_name=attribute
    )


def fake_destination(call: Call, pool: Pool, name: str, attribute: str) -> str:
    """Where a code for a name that nobody has would go: always the same, and like the name if that is an address."""
    if attribute == "email" and "@" in name.strip("@"):
        return name
    if attribute == "phone_number" and name.startswith("+") and name[1:].isdigit():
        return name
    digest = digests.code_hash(call.keyring.derive(_FAKE_LABEL), "destination", pool.id, pool.key(name))
    if attribute == "email":
        return f"{_LETTERS[digest[0] % len(_LETTERS)]}@{_LETTERS[digest[1] % len(_LETTERS)]}"
    return f"+{int.from_bytes(digest[:8]) % 10**_FAKE_DIGITS:0{_FAKE_DIGITS}}"
