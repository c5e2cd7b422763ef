"""Which service notifies which devices. What a service needs is imported only where there is one to notify."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final

from poolhouse.clock import Clock
from poolhouse.config import Config
from poolhouse.integrations.inbox import Inbox
from poolhouse.integrations.outside import Outside
from poolhouse.integrations.push import posting
from poolhouse.integrations.push.apns import Apns
from poolhouse.integrations.push.fcm import Fcm
from poolhouse.integrations.push.inbox import PushInbox
from poolhouse.integrations.push.notification import Application, Platform, PushFailed, PushService
from poolhouse.integrations.push.web_push import WebPush

OWN_PLATFORMS: Final = (Platform.APNS, Platform.APNS_SANDBOX, Platform.GCM, Platform.WEB_PUSH)
"""What there can be applications of our own for. Amazon's needs SNS."""


class PushServices:
    """Notifies devices through whatever service they are reached by; close it with `close`."""

    def __init__(
        self,
        own: Mapping[Platform, PushService],
        sns: PushService | None,
        closing: Iterable[Callable[[], Awaitable[None]]] = (),
    ) -> None:
        """`own` are reached with credentials that we hold; what others hold them for is reached through `sns`."""
        self._own = own
        self._sns = sns
        self._closing = tuple(closing)

    @property
    def has_sns(self) -> bool:
        """Whether applications of others can be reached."""
        return self._sns is not None

    def of(self, application: Application) -> PushService:
        """The service that an application is at; PushFailed if this server is not set up to reach it."""
        service = self._own.get(application.platform) if application.credential else self._sns
        if service is None:
            raise PushFailed(f"this server is not set up to reach {application.arn}")
        return service

    async def close(self) -> None:
        """Let go of connections."""
        for close in self._closing:
            await close()


def configured(config: Config, clock: Clock) -> PushServices:
    """The services themselves. All but SNS, which operators have named, are reached as the outside is."""
    outside = Outside.configured(config, http2=True)
    apns, fcm = Apns(outside, clock), Fcm(outside, clock)
    web = WebPush(outside, clock, config.push_web_hosts)
    own = {Platform.APNS: apns, Platform.APNS_SANDBOX: apns, Platform.GCM: fcm, Platform.WEB_PUSH: web}
    if config.push_sns_url is None or config.push_sns_secret is None:
        return PushServices(own, None, [outside.close])
    from poolhouse.crypto.sigv4_sign import Credentials  # noqa: PLC0415
    from poolhouse.integrations.push.sns import SnsPush  # noqa: PLC0415
    from poolhouse.integrations.sns import SnsClient  # noqa: PLC0415

    credentials = Credentials(config.push_sns_access_key_id or "", config.push_sns_secret.get_secret_value())
    client = SnsClient(config.push_sns_url, credentials, config.push_sns_region, clock, seconds=posting.SECONDS)
    return PushServices(own, SnsPush(client), [outside.close, client.close])


def emulated(inbox: Inbox) -> PushServices:
    """The emulator's: every notification lands in the inbox, whatever the settings say."""
    service = PushInbox(inbox)
    return PushServices(dict.fromkeys(OWN_PLATFORMS, service), service)
