"""EncodedData as AWS's SDKs make it."""

import base64
import hashlib
import hmac
import json
from typing import Any

VERSION = "JS20171115"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36"


def payload(pool_id: str, **data: Any) -> str:
    """What is signed: JSON about a device."""
    return json.dumps({"contextData": data, "username": "alice", "userPoolId": pool_id, "timestamp": "1650094955414"})


def signed(text: str, client_id: str, version: str = VERSION) -> str:
    """The signature of a payload, computed as the SDKs do."""
    content = (version + text).encode("utf-8", "surrogatepass")
    return base64.b64encode(hmac.new(client_id.encode(), content, hashlib.sha256).digest()).decode()


def sealed(text: str, signature: Any, version: Any = VERSION) -> str:
    """What is sent."""
    return base64.b64encode(json.dumps({"payload": text, "signature": signature, "version": version}).encode()).decode()


def encoded(client_id: str, pool_id: str, **data: Any) -> str:
    """What an app sends of the device that it runs on."""
    text = payload(pool_id, **data)
    return sealed(text, signed(text, client_id))
