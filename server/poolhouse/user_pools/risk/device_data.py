"""EncodedData: what AWS's SDKs tell of the device that they run on.

It is base64 of a JSON object: a payload, which is JSON again, its signature, and the version of the library, such as
`JS20171115`. Whatever it says is the device's own word. What is not of this form, or for another app client or pool,
counts as not given: a sign-in never fails by it.
"""

import binascii
import hashlib
import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from poolhouse.crypto import digests

LONGEST_TEXT: Final = 256
"""Names, and the like, are cut to so many characters."""
_BLANKS: Final = {ord(blank): None for blank in " \t\r\n"}


@dataclass(frozen=True, slots=True)
class DeviceData:
    """What a device tells of itself; None for what it does not."""

    fingerprint: str | None = None
    name: str | None = None
    timezone: str | None = None
    user_agent: str | None = None


NOTHING_TOLD: Final = DeviceData()


def read(encoded: str, client_id: str, pool_id: str) -> DeviceData:
    """What the device tells, if the data is whole, and meant for this app client and pool."""
    envelope = _object(_decoded(encoded))
    payload, version, signature = (envelope.get(name) for name in ("payload", "version", "signature"))
    if not isinstance(payload, str) or not isinstance(version, str) or not isinstance(signature, str):
        return NOTHING_TOLD
    if not digests.equal(signature, digests.context_signature(payload, client_id, version)):
        return NOTHING_TOLD
    content = _object(payload)
    data = content.get("contextData")
    # Some libraries leave the pool's id empty. The username is no help: users have several names.
    if not isinstance(data, dict) or content.get("userPoolId") not in {None, "", pool_id}:
        return NOTHING_TOLD
    return DeviceData(
        fingerprint=_fingerprint(data),
        name=readable(data.get("DeviceName")),
        timezone=readable(data.get("ClientTimezone")),
        user_agent=readable(data.get("UserAgent")),
    )


def readable(text: object) -> str | None:
    """A text of a stranger's that is fit to be stored and shown: short, and of nothing but printable characters."""
    if not isinstance(text, str):
        return None
    return "".join(filter(str.isprintable, text[:LONGEST_TEXT])).strip() or None


def _fingerprint(data: Mapping[str, Any]) -> str | None:
    """What stays the same for a device: the id that its app gave it, or else the sum of its looks."""
    for name in ("DeviceId", "DeviceFingerprint"):
        value = data.get(name)
        if isinstance(value, str) and value:
            return hashlib.sha256(f"{name}:{value}".encode("utf-8", "surrogatepass")).hexdigest()
    return None


def _decoded(encoded: str) -> bytes:
    try:
        # Android breaks lines.
        return b64decode(encoded.translate(_BLANKS), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _object(text: str | bytes) -> dict[str, Any]:
    """The JSON object that `text` is; an empty one if it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
