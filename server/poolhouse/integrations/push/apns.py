"""Apple's push service: HTTP/2, with tokens that a signing key of the developer's team makes."""

import json
import re
from typing import Final, NoReturn

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
    Platform,
    PushFailed,
    PushService,
)

HOSTS: Final = {Platform.APNS: "api.push.apple.com", Platform.APNS_SANDBOX: "api.sandbox.push.apple.com"}
TOKEN_SECONDS: Final = 2400.0
"""How long a provider token is used: Apple refuses those older than an hour, and more than one in twenty minutes."""

_ID: Final = re.compile(r"[A-Z0-9]{10}")
_BUNDLE: Final = re.compile(r"[A-Za-z0-9.-]{1,255}")
_GONE: Final = frozenset({"BadDeviceToken", "ExpiredToken", "Unregistered"})
# A device that is said to be another app's is not given up: it may be the application that was set up wrongly.
_NOT_OURS: Final = frozenset({"BadTopic", "DeviceTokenNotForTopic", "MissingTopic", "TopicDisallowed"})
_EXPIRED: Final = "ExpiredProviderToken"


def check(application: Application) -> None:
    """CredentialRefused unless the application has all that Apple asks for."""
    if not _ID.fullmatch(application.principal) or not _ID.fullmatch(application.team_id):
        raise CredentialRefused(
            "PlatformPrincipal is the id of the signing key and ApplePlatformTeamID that of the team, of ten characters"
            " each. Certificates are not taken."
        )
    if not _BUNDLE.fullmatch(application.bundle_id):
        raise CredentialRefused("ApplePlatformBundleID is the id of the app.")
    try:
        service_keys.read_p256_key(application.credential)
    except InvalidKey as error:
        raise CredentialRefused(
            f"PlatformCredential is the signing key as Apple gives it, a .p8 file: {error}."
        ) from None


class Apns(PushService):
    """Both of Apple's services: production, and the one for development builds."""

    def __init__(self, outside: Outside, clock: Clock) -> None:
        """Reach Apple through `outside`."""
        self._outside = outside
        self._clock = clock
        self._tokens: Cache[str] = Cache(clock, posting.APPLICATIONS, TOKEN_SECONDS)

    async def send(self, application: Application, token: str, notification: Notification) -> None:
        """See PushService."""
        url = f"https://{HOSTS[application.platform]}/3/device/{token}"
        headers = [
            ("authorization", f"bearer {await self._provider_token(application)}"),
            ("apns-topic", application.bundle_id),
            ("apns-push-type", "background"),
            ("apns-priority", "5"),  # the only one that Apple allows for what is not shown
            ("apns-expiration", str(int(self._clock.now()) + KEPT_SECONDS)),
            ("apns-collapse-id", notification.topic),
        ]
        answer = await posting.post(self._outside, url, headers, json.dumps(notification.apple).encode())
        if answer.status != posting.OK:
            self._refuse(application, answer)

    async def _provider_token(self, application: Application) -> str:
        async def make() -> str:
            key = service_keys.read_p256_key(application.credential)
            claims = {"iss": application.team_id, "iat": int(self._clock.now())}
            return service_keys.sign(claims, key, application.principal)

        return await self._tokens.get(application.fingerprint, make) or ""

    def _refuse(self, application: Application, answer: Answer) -> NoReturn:
        reason = posting.word(posting.document(answer).get("reason"))
        said, pause = posting.described("APNs", answer, reason), posting.pause(answer, self._clock.now())
        if answer.status == posting.GONE or reason in _GONE:
            raise DeviceGone(said)
        if reason == _EXPIRED:
            self._tokens.drop(application.fingerprint)
            raise PushFailed(said, pause)
        is_ours = answer.status == posting.FORBIDDEN or reason in _NOT_OURS
        raise (ApplicationRefused if is_ours else PushFailed)(said, pause)
