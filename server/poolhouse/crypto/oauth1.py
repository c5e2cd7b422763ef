"""Requests signed as OAuth 1.0a has it (RFC 5849, HMAC-SHA1): the one way in which X still lets apps act for users."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

METHOD: Final = "HMAC-SHA1"
VERSION: Final = "1.0"


@dataclass(frozen=True, slots=True)
class Credentials:
    """An app's key and secret, and a user's token and secret for that app."""

    consumer_key: str
    consumer_secret: str = field(repr=False)
    token: str = field(repr=False)
    token_secret: str = field(repr=False)


def authorization(url: str, credentials: Credentials, nonce: str, now: float) -> str:
    """The Authorization header of a GET of this URL, whose query is signed with it. Each needs a nonce of its own."""
    parameters = {
        "oauth_consumer_key": credentials.consumer_key,
        "oauth_nonce": nonce,
        "oauth_signature_method": METHOD,
        "oauth_timestamp": str(int(now)),
        "oauth_token": credentials.token,
        "oauth_version": VERSION,
    }
    signed = parameters | {"oauth_signature": _signature(url, parameters, credentials)}
    return "OAuth " + ", ".join(f'{_encode(name)}="{_encode(value)}"' for name, value in signed.items())


def _signature(url: str, parameters: dict[str, str], credentials: Credentials) -> str:
    """RFC 5849 sections 3.4.1 and 3.4.2."""
    parts = urlsplit(url)
    pairs = [*parameters.items(), *parse_qsl(parts.query, keep_blank_values=True)]
    normalized = "&".join(
        f"{name}={value}" for name, value in sorted((_encode(name), _encode(value)) for name, value in pairs)
    )
    base = f"{parts.scheme}://{parts.netloc}{parts.path}"
    text = f"GET&{_encode(base)}&{_encode(normalized)}"
    key = f"{_encode(credentials.consumer_secret)}&{_encode(credentials.token_secret)}"
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha1)).decode()


def _encode(text: str) -> str:
    return quote(text, safe="-._~")
