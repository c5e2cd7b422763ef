"""NextToken: where a list goes on. Opaque to clients, good for one list only, and nothing that they could make up."""

import base64
from typing import Final

from poolhouse import errors
from poolhouse.call import House
from poolhouse.crypto import digests

LABEL: Final = "page token"
INVALID_MESSAGE: Final = "Invalid pagination token."
MAX_PAGE: Final = 60
_MAC_BYTES: Final = 32


def issue(house: House, list_name: str, last: str) -> str:
    """The token for what comes after `last` in the list of that name."""
    mac = digests.code_hash(house.keyring.derive(LABEL), list_name, last)
    return base64.urlsafe_b64encode(mac + last.encode()).decode()


def read(house: House, list_name: str, token: str) -> str:
    """Where the list goes on; empty for its beginning, which no token stands for. InvalidParameterException else."""
    if not token:
        return ""
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
        mac, last = raw[:_MAC_BYTES], raw[_MAC_BYTES:].decode()
    except ValueError:  # what the codecs and base64 raise is all of this kind
        raise errors.InvalidParameterException(INVALID_MESSAGE) from None
    keys = house.keyring.derive_each(LABEL)
    if not any(digests.equal(mac, digests.code_hash(key, list_name, last)) for key in keys):
        raise errors.InvalidParameterException(INVALID_MESSAGE)
    return last
