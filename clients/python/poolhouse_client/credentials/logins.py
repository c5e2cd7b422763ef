"""Where a user pool's ID token belongs among the logins."""

import base64
import json
import re
from typing import Any, Final

_ISSUER: Final = re.compile(r"https?://(?P<host>[^/]+)/(?:.*/)?(?P<pool>(?P<region>[a-z0-9-]+)_[0-9A-Za-z]+)")
_OF_AWS: Final = "cognito-idp."
_PARTS: Final = 3


def sign_in_logins(id_token: str) -> dict[str, str]:
    """The logins of who holds a user pool's ID token. Nothing is verified: that is the server's part.

    ValueError if it is no such token.
    """
    claims = _claims(id_token)
    issuer = _ISSUER.fullmatch(str(claims.get("iss")))
    if issuer is None or claims.get("token_use") != "id":
        raise ValueError("This is not the ID token of a user pool.")
    host = issuer["host"] if issuer["host"].startswith(_OF_AWS) else f"{_OF_AWS}{issuer['region']}.amazonaws.com"
    return {f"{host}/{issuer['pool']}": id_token}


def _claims(token: str) -> dict[str, Any]:
    parts = token.split(".")
    if len(parts) != _PARTS:
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=="))
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}
