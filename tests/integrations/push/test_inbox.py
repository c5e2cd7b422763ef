"""The emulator's devices."""

import json
from dataclasses import replace

from poolhouse.clock import ManualClock
from poolhouse.integrations.inbox import Inbox
from poolhouse.integrations.message import Channel
from poolhouse.integrations.push.inbox import PushInbox
from poolhouse.integrations.push.notification import Application, Platform
from tests.integrations.push.conftest import DATA, NOTIFICATION


async def test_notifications_lie_in_the_inbox(clock: ManualClock) -> None:
    """Found by the identity pool, the identity, and the device; one that comes twice is there once."""
    inbox = Inbox(clock)
    service, game = PushInbox(inbox), Application("arn", Platform.GCM)
    assert await service.register(game, "token") == "token"
    for notification in (NOTIFICATION, NOTIFICATION, replace(NOTIFICATION, sync_count=8)):
        await service.send(game, "token", notification)
    second, first = inbox.messages("us-east-1:0a", "us-east-1:0a1", "device")
    assert (first.channel, first.subject, json.loads(first.body)) == (Channel.PUSH, "GCM settings", DATA)
    assert json.loads(second.body)["syncCount"] == "8"
