"""The emulator's devices: what they would be told lies in its inbox."""

import json

from poolhouse.integrations.inbox import Inbox
from poolhouse.integrations.message import Channel, Message
from poolhouse.integrations.push.notification import Application, Notification, PushService


class PushInbox(PushService):
    """Keeps notifications where people and tests read them; nothing leaves the house."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def send(
        self,
        application: Application,
        token: str,  # noqa: ARG002  nobody is reached by it
        notification: Notification,
    ) -> None:
        """See PushService. The pool is the identity pool, and the user is the identity."""
        message = Message(
            id=f"{notification.device_id} {notification.dataset_name} {notification.sync_count}",
            user_pool_id=notification.identity_pool_id,
            username=notification.identity_id,
            to=notification.device_id,
            channel=Channel.PUSH,
            subject=f"{application.platform} {notification.dataset_name}",
            body=json.dumps(notification.data),
        )
        await self._inbox.send(message)
