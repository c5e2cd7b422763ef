"""Firebase Cloud Messaging, by its HTTP v1 API, on behalf of a service account (RFC 7523)."""

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, Self
from urllib.parse import urlencode

from poolhouse.cache import Cache
from poolhouse.clock import Clock
from poolhouse.crypto import service_keys
from poolhouse.crypto.jwt_keys import InvalidKey
from poolhouse.integrations.outside import Answer, Outside
from poolhouse.integrations.push import posting
from poolhouse.integrations.push.notification import (
    KEPT_SECONDS,
    Application,
    ApplicationRefused,
    CredentialRefused,
    DeviceGone,
    Notification,
    PushFailed,
    PushService,
)

URL: Final = "https://fcm.googleapis.com/v1/projects/{}/messages:send"
SCOPE: Final = "https://www.googleapis.com/auth/firebase.messaging"
GRANT_TYPE: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ASSERTION_SECONDS: Final = 3600
FRESH_SECONDS: Final = 1800.0
"""How long an access token is used: half of what Google gives it. One that ends earlier is refused, and goes."""

_MEMBERS: Final = {
    "project_id": re.compile(r"[a-z0-9][a-z0-9.:-]{0,99}"),
    "client_email": re.compile(r"[!-~]{1,320}"),
    "private_key_id": re.compile(r"[!-~]{1,128}"),
    "token_uri": re.compile(r"https://[!-~]{1,500}"),
    "private_key": re.compile(r"-----BEGIN .{1,16000}", re.DOTALL),
}
_NO_KEY_FILE: Final = (
    "PlatformCredential is the JSON key file of a service account. Server keys are not taken: Google has switched off"
    " what they were for."
)
_REFUSED: Final = range(400, 405)
# A device that is said to be another sender's is not given up: it may be the application that was set up wrongly.
_GONE: Final = "UNREGISTERED"


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A Google service account, as its key file says."""

    project_id: str
    client_email: str
    private_key_id: str
    token_uri: str
    private_key: str = field(repr=False)

    @classmethod
    def read(cls, credential: str) -> Self:
        """The account that a key file is of; CredentialRefused for anything else. The key itself is not looked into."""
        try:
            members: Any = json.loads(credential)
            found = {name: members[name] for name in _MEMBERS}
        except (ValueError, RecursionError, KeyError, TypeError):
            raise CredentialRefused(_NO_KEY_FILE) from None
        for name, pattern in _MEMBERS.items():
            if not isinstance(found[name], str) or not pattern.fullmatch(found[name]):
                raise CredentialRefused(f"{name} in the service account's key file is malformed.")
        return cls(**found)

    def assertion(self, now: int) -> str:
        """What this server proves itself by. It takes as long as it does to check an RSA key: not on the event loop."""
        claims = {"iss": self.client_email, "scope": SCOPE, "aud": self.token_uri}
        times = {"iat": now, "exp": now + ASSERTION_SECONDS}
        return service_keys.sign({**claims, **times}, service_keys.read_rsa_key(self.private_key), self.private_key_id)


def check(application: Application) -> None:
    """CredentialRefused unless the credential is that of a service account."""
    try:
        service_keys.read_rsa_key(ServiceAccount.read(application.credential).private_key)
    except InvalidKey:
        raise CredentialRefused(_NO_KEY_FILE) from None


class Fcm(PushService):
    """Google's push service, for Android, and for what else is set up there."""

    def __init__(self, outside: Outside, clock: Clock) -> None:
        """Reach Google through `outside`."""
        self._outside = outside
        self._clock = clock
        self._tokens: Cache[str] = Cache(clock, posting.APPLICATIONS, FRESH_SECONDS)

    async def send(self, application: Application, token: str, notification: Notification) -> None:
        """See PushService."""
        account = ServiceAccount.read(application.credential)
        headers = [
            ("authorization", f"Bearer {await self._access_token(application, account)}"),
            ("content-type", "application/json"),
        ]
        body = json.dumps({"message": _message(token, notification)}).encode()
        answer = await posting.post(self._outside, URL.format(account.project_id), headers, body)
        if answer.status != posting.OK:
            self._refuse(application, answer)

    async def _access_token(self, application: Application, account: ServiceAccount) -> str:
        async def fetch() -> str:
            return await self._fetch(account)

        return await self._tokens.get(application.fingerprint, fetch) or ""

    async def _fetch(self, account: ServiceAccount) -> str:
        assertion = await asyncio.to_thread(account.assertion, int(self._clock.now()))
        body = urlencode({"grant_type": GRANT_TYPE, "assertion": assertion}).encode()
        headers = [("content-type", "application/x-www-form-urlencoded")]
        answer = await posting.post(self._outside, account.token_uri, headers, body)
        found = posting.document(answer)
        token = found.get("access_token")
        if answer.status == posting.OK and isinstance(token, str) and token.isascii() and token.isprintable():
            return token
        said = posting.described("the token service", answer, posting.word(found.get("error")))
        raise self._failure(answer, said)

    def _refuse(self, application: Application, answer: Answer) -> NoReturn:
        error = posting.document(answer).get("error")
        reasons = _reasons(error if isinstance(error, dict) else {})
        said = posting.described("FCM", answer, " ".join(reasons))
        if _GONE in reasons or _is_about_token(error):
            raise DeviceGone(said)
        if answer.status == posting.UNAUTHORIZED:
            self._tokens.drop(application.fingerprint)
        raise self._failure(answer, said)

    def _failure(self, answer: Answer, said: str) -> PushFailed:
        failure = ApplicationRefused if answer.status in _REFUSED else PushFailed
        return failure(said, posting.pause(answer, self._clock.now()))


def _message(token: str, notification: Notification) -> dict[str, Any]:
    wakes_apple = {"headers": {"apns-push-type": "background", "apns-priority": "5"}}
    return {
        "token": token,
        "data": notification.data,
        "android": {"collapse_key": notification.topic, "ttl": f"{KEPT_SECONDS}s"},
        "apns": {**wakes_apple, "payload": {"aps": {"content-available": 1}}},
    }


def _reasons(error: dict[str, Any]) -> list[str]:
    details = error.get("details")
    found = [error.get("status"), *(each.get("errorCode") for each in _objects(details))]
    return [reason for each in found if (reason := posting.word(each))]


def _is_about_token(error: object) -> bool:
    """Whether what is malformed in the message is the token."""
    details = error.get("details") if isinstance(error, dict) else None
    violations = [one for each in _objects(details) for one in _objects(each.get("fieldViolations"))]
    return any(one.get("field") == "message.token" for one in violations)


def _objects(values: object) -> list[dict[str, Any]]:
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []
