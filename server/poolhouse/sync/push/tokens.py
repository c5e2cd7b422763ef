"""What push services know devices by, as apps pass it on. Whoever registers may have made it up."""

import hashlib
import re
from typing import Final

from poolhouse import errors
from poolhouse.integrations.push.notification import Platform
from poolhouse.integrations.push.web_push import Subscription

MAX_CHARACTERS: Final = 4096

# Apple says that its tokens may grow; each byte is two digits.
_APPLE: Final = re.compile(r"(?:[0-9a-f]{2}){32,100}")
_OTHER: Final = re.compile(r"[!-~]+")


def read(platform: Platform, token: str) -> str:
    """The token in the one form that it has here; InvalidParameterException for what can be none."""
    if len(token) > MAX_CHARACTERS:
        raise _refused(platform)
    if platform is Platform.WEB_PUSH:
        try:
            return Subscription.read(token).normal()
        except ValueError:
            raise _refused(platform) from None
    is_apple = platform in (Platform.APNS, Platform.APNS_SANDBOX)
    found = (_APPLE if is_apple else _OTHER).fullmatch(token.lower() if is_apple else token)
    if found is None:
        raise _refused(platform)
    return found[0]


def digest(platform: Platform, token: str) -> str:
    """What tells a token from all others, and does not tell the token."""
    return hashlib.sha256(f"{platform}\0{token}".encode()).hexdigest()


def _refused(platform: Platform) -> errors.InvalidParameterException:
    return errors.InvalidParameterException(f"Token is not one of {platform}.")
