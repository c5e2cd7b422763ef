"""What the tests of push services share: the services, this server's way to them, and a notification."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from poolhouse.integrations.addresses import Rules
from poolhouse.integrations.outside import Outside
from poolhouse.integrations.push.notification import Application, Notification, Platform
from tests.house import RsaKeys
from tests.services import push
from tests.services.certificates import Authority
from tests.services.push import World

ARN = "arn:aws:sns:us-east-1:000000000000:app/{}/game"
PARTS = {
    "PlatformCredential": "credential",
    "PlatformPrincipal": "principal",
    "ApplePlatformTeamID": "team_id",
    "ApplePlatformBundleID": "bundle_id",
}
NOTIFICATION = Notification("us-east-1:0a", "us-east-1:0a1", "device", "settings", 7)
DATA = {
    "source": "cognito-sync",
    "identityPoolId": "us-east-1:0a",
    "identityId": "us-east-1:0a1",
    "datasetName": "settings",
    "syncCount": "7",
}


def application(platform: Platform, attributes: dict[str, str], **members: Any) -> Application:
    """An application with the attributes that SNS would have for it."""
    made = Application(ARN.format(platform), platform, **{PARTS[name]: value for name, value in attributes.items()})
    return replace(made, **members)


@pytest.fixture
async def world(authority: Authority, rsa_keys: RsaKeys) -> AsyncIterator[World]:
    """Every push service, on this machine."""
    async with push.world(authority, rsa_keys().private) as found:
        yield found


@pytest.fixture
async def outside(world: World, authority: Authority) -> AsyncIterator[Outside]:
    """The way to them, by their names."""
    rules = Rules(connect_to=dict.fromkeys(push.NAMES, ("127.0.0.1", world.server.port)))
    opened = Outside(rules, authority.certificate, http2=True)
    yield opened
    await opened.close()
