"""Which service notifies which devices."""

import pytest

from poolhouse.clock import ManualClock
from poolhouse.config import Config
from poolhouse.integrations.inbox import Inbox
from poolhouse.integrations.push import services
from poolhouse.integrations.push.apns import Apns
from poolhouse.integrations.push.fcm import Fcm
from poolhouse.integrations.push.inbox import PushInbox
from poolhouse.integrations.push.notification import Application, Platform, PushFailed
from poolhouse.integrations.push.sns import SnsPush
from poolhouse.integrations.push.web_push import WebPush

OWN = {Platform.APNS: Apns, Platform.APNS_SANDBOX: Apns, Platform.GCM: Fcm, Platform.WEB_PUSH: WebPush}


@pytest.mark.parametrize(("platform", "kind"), OWN.items())
async def test_applications_of_our_own_are_reached_directly(clock: ManualClock, platform: Platform, kind: type) -> None:
    """Without anybody in between."""
    found = services.configured(Config(), clock)
    assert isinstance(found.of(Application("arn", platform, credential="x")), kind)
    assert set(OWN) == set(services.OWN_PLATFORMS)
    await found.close()


async def test_applications_of_others_are_reached_through_sns(clock: ManualClock) -> None:
    """If the settings say where that is; Amazon's devices are reached by it alone."""
    other = Application("arn:other", Platform.ADM)
    without = services.configured(Config(), clock)
    assert not without.has_sns
    with pytest.raises(PushFailed, match="not set up to reach arn:other"):
        without.of(other)
    settings = {"push_sns_url": "http://127.0.0.1:1", "push_sns_access_key_id": "k", "push_sns_secret": "s"}
    found = services.configured(Config.model_validate(settings), clock)
    assert found.has_sns
    assert isinstance(found.of(other), SnsPush)
    with pytest.raises(PushFailed):
        found.of(Application("arn", Platform.ADM, credential="x"))
    for each in (without, found):
        await each.close()


async def test_the_emulator_sends_nothing_out_of_the_house(clock: ManualClock) -> None:
    """Whatever the application."""
    found = services.emulated(Inbox(clock))
    for application in (Application("arn", Platform.GCM, credential="x"), Application("arn", Platform.ADM)):
        assert isinstance(found.of(application), PushInbox)
    await found.close()
