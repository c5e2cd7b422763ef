"""A notification, through what it travels, and what it means to send one."""

import base64
import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

KEPT_SECONDS: Final = 7 * 86_400
"""How long push services keep a notification for a device that they do not reach. It synchronizes by itself then."""
SOURCE: Final = "cognito-sync"
"""What Cognito's clients know its notifications by."""
TOPIC_CHARACTERS: Final = 32
"""How long a topic may be (RFC 8030 section 5.4); Apple and Google allow more."""


class Platform(StrEnum):
    """A push service, as SNS calls it."""

    APNS = "APNS"
    APNS_SANDBOX = "APNS_SANDBOX"
    GCM = "GCM"
    ADM = "ADM"
    WEB_PUSH = "WEB_PUSH"


@dataclass(frozen=True, slots=True)
class Application:
    """Who we are to a push service. Without a credential, it is one of SNS's, or of a service like it."""

    arn: str
    platform: Platform
    principal: str = ""
    credential: str = field(default="", repr=False)
    team_id: str = ""
    bundle_id: str = ""

    @property
    def fingerprint(self) -> str:
        """What tells this application, as it is set up now, from all others."""
        parts = (self.arn, self.principal, self.credential, self.team_id)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Notification:
    """That a dataset has changed: a silent one, upon which the device synchronizes. It holds no data of the user's."""

    identity_pool_id: str
    identity_id: str
    device_id: str
    dataset_name: str
    sync_count: int

    @property
    def data(self) -> dict[str, str]:
        """What the device is told, in the words of Cognito; all of it text, as push services want it."""
        return {
            "source": SOURCE,
            "identityPoolId": self.identity_pool_id,
            "identityId": self.identity_id,
            "datasetName": self.dataset_name,
            "syncCount": str(self.sync_count),
        }

    @property
    def apple(self) -> dict[str, Any]:
        """The same as a notification that wakes an app of Apple's in the background."""
        return {"aps": {"content-available": 1}, "data": self.data}

    @property
    def topic(self) -> str:
        """What all notifications of one dataset have in common: a later one takes the place of one not delivered."""
        digest = hashlib.sha256(f"{self.identity_pool_id}\0{self.identity_id}\0{self.dataset_name}".encode()).digest()
        return base64.urlsafe_b64encode(digest).decode()[:TOPIC_CHARACTERS]


class CredentialRefused(ValueError):
    """An application's credential cannot be what its push service takes; the message says what is wrong with it."""


class PushFailed(Exception):
    """The notification was not handed over; it may be later. The message is for operators, and holds no secret.

    `retry_after` is how many seconds the service wants to be left alone, where it says so.
    """

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class ApplicationRefused(PushFailed):
    """The push service does not take the application's credentials. Once somebody has mended them, it may."""


class DeviceGone(Exception):
    """Nobody is reached by this token any more. The message says how it was found out."""


class PushService(ABC):
    """Hands notifications to devices of one kind."""

    async def register(self, application: Application, token: str) -> str:  # noqa: ARG002  most need not ask anybody
        """By what the device that has this token is reached from now on; PushFailed or DeviceGone if it never is."""
        return token

    @abstractmethod
    async def send(self, application: Application, token: str, notification: Notification) -> None:
        """Return once the service has the notification; PushFailed or DeviceGone if it has not."""
