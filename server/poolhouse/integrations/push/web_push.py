"""Browsers' push services (RFC 8030), to which this server proves who it is by VAPID (RFC 8292).

Where such a service is, the browser says, and so whoever registers. So none is reached but those that the settings
list: others could be made to be, by every write to a dataset. They are reached as everything is that others have named,
and one that is inside is not reached at all.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final, NoReturn, Self
from urllib.parse import urlsplit

from poolhouse.clock import Clock
from poolhouse.crypto import service_keys, web_push
from poolhouse.crypto.jwt_keys import InvalidKey, base64url
from poolhouse.crypto.web_push import Browser
from poolhouse.integrations.outside import Answer, FetchFailed, FetchRefused, Outside
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

PROOF_SECONDS: Final = 12 * 3600
"""How long a proof is good: half of what RFC 8292 section 2 allows."""

_ENDPOINT: Final = re.compile(r"(?P<origin>https://[A-Za-z0-9.-]{1,253}(?::[1-9]\d{0,4})?)/[!-~]{1,2000}")
_CONTACT: Final = re.compile(r"mailto:[!-~]{1,320}@[!-~]{1,255}|https://[!-~]{1,500}")
_REFUSED: Final = frozenset({400, posting.UNAUTHORIZED, posting.FORBIDDEN})
_GONE: Final = frozenset({posting.NOT_FOUND, posting.GONE})


@dataclass(frozen=True, slots=True)
class Subscription:
    """A browser's PushSubscription (https://www.w3.org/TR/push-api/)."""

    endpoint: str
    origin: str
    browser: Browser

    @classmethod
    def read(cls, text: str) -> Self:
        """The subscription that JSON is of; ValueError for anything else."""
        try:
            members: Any = json.loads(text)
            endpoint, keys = members["endpoint"], members["keys"]
            p256dh, auth = service_keys.decode(keys["p256dh"]), service_keys.decode(keys["auth"])
            found = _ENDPOINT.fullmatch(endpoint)
            browser = Browser.read(p256dh, auth)
        except (RecursionError, KeyError, TypeError, AttributeError, InvalidKey):
            raise ValueError("not a PushSubscription") from None
        if found is None:
            raise ValueError("not at a push service")
        return cls(endpoint, found["origin"], browser)

    @property
    def host(self) -> str:
        """Where the push service is, in lower case."""
        return (urlsplit(self.origin).hostname or "").lower()

    def normal(self) -> str:
        """The same in JSON, with nothing beside what counts."""
        keys = {"p256dh": base64url(service_keys.point(self.browser.key)), "auth": base64url(self.browser.auth)}
        return json.dumps({"endpoint": self.endpoint, "keys": keys})


def check(application: Application) -> None:
    """CredentialRefused unless there are a VAPID key, and somebody to turn to."""
    if not _CONTACT.fullmatch(application.principal):
        raise CredentialRefused("PlatformPrincipal is whom push services can turn to: a mailto: or https: URL.")
    try:
        service_keys.read_vapid_key(application.credential)
    except InvalidKey as error:
        raise CredentialRefused(f"PlatformCredential is the private VAPID key: {error}.") from None


def public_key(application: Application) -> str:
    """What browsers subscribe with, as `applicationServerKey`."""
    return base64url(service_keys.point(service_keys.read_vapid_key(application.credential).public_key()))


class WebPush(PushService):
    """The services of all browsers."""

    def __init__(self, outside: Outside, clock: Clock, hosts: Collection[str]) -> None:
        """Reach those at `hosts` through `outside`: `*.name` is all below a name, and `*` all there are."""
        self._outside = outside
        self._clock = clock
        self._hosts = frozenset(host.lower() for host in hosts)

    async def register(self, application: Application, token: str) -> str:
        """See PushService: DeviceGone for a browser whose push service is not listed."""
        self._check_listed(Subscription.read(token))
        return await super().register(application, token)

    async def send(self, application: Application, token: str, notification: Notification) -> None:
        """See PushService."""
        subscription = Subscription.read(token)
        self._check_listed(subscription)
        headers = [
            ("authorization", self._proof(application, subscription)),
            ("content-encoding", "aes128gcm"),
            ("content-type", "application/octet-stream"),
            ("ttl", str(KEPT_SECONDS)),
            ("topic", notification.topic),
            ("urgency", "normal"),
        ]
        body = web_push.seal(json.dumps(notification.data).encode(), subscription.browser)
        answer = await self._post(subscription.endpoint, headers, body)
        if answer.status not in posting.SUCCESS:
            self._refuse(subscription, answer)

    def _check_listed(self, subscription: Subscription) -> None:
        labels = subscription.host.split(".")
        wider = (".".join(("*", *labels[start:])) for start in range(1, len(labels) + 1))
        if self._hosts.isdisjoint((subscription.host, *wider)):
            raise DeviceGone(f"{subscription.host} is not in push_web_hosts")

    async def _post(self, url: str, headers: list[tuple[str, str]], body: bytes) -> Answer:
        try:
            return await self._outside.post(url, body, headers, limit=posting.ANSWER_BYTES, seconds=posting.SECONDS)
        except FetchRefused as error:
            raise DeviceGone(str(error)) from None
        except FetchFailed as error:
            raise PushFailed(str(error)) from None

    def _proof(self, application: Application, subscription: Subscription) -> str:
        expires = int(self._clock.now()) + PROOF_SECONDS
        claims = {"aud": subscription.origin, "exp": expires, "sub": application.principal}
        signed = service_keys.sign(claims, service_keys.read_vapid_key(application.credential))
        return f"vapid t={signed}, k={public_key(application)}"

    def _refuse(self, subscription: Subscription, answer: Answer) -> NoReturn:
        said = posting.described(subscription.origin, answer, "")
        if answer.status in _GONE:
            raise DeviceGone(said)
        failure = ApplicationRefused if answer.status in _REFUSED else PushFailed
        raise failure(said, posting.pause(answer, self._clock.now()))
