"""Platform applications as the rest of the house sees them."""

import pytest

from poolhouse import errors
from poolhouse.call import House
from poolhouse.integrations.push.notification import Application, Platform
from poolhouse.storage.platform_applications import ApplicationKey
from poolhouse.sync.push import model
from tests.sync.push.conftest import Sns, Stage

KEY = ApplicationKey("us-east-1", "GCM", "game")
ARN = "arn:aws:sns:us-east-1:000000000000:app/GCM/game"


def test_an_arn_names_an_application(house: House) -> None:
    """Of this account and its regions; others are somebody else's."""
    assert (model.arn_of(house, KEY), model.key_of(house, ARN), model.platform_of(ARN)) == (ARN, KEY, Platform.GCM)
    for other in (
        "arn:aws:sns:us-east-1:123456789012:app/GCM/game",
        "arn:aws:sns:eu-west-1:000000000000:app/GCM/game",
        "arn:aws:sns:us-east-1:000000000000:app/GCM/a b",
        "arn:aws:sns:us-east-1:000000000000:endpoint/GCM/game/x",
        f"{ARN}\n",
        "",
    ):
        assert model.key_of(house, other) is None
    assert model.platform_of("arn:aws:sns:us-east-1:000000000000:app/NOBODY/game") is None
    assert model.platform_of("x") is None


async def test_an_application_is_remembered_until_it_changes(stage: Stage) -> None:
    """With its credential; what is set is used at once."""
    arn = stage.arns[Platform.WEB_PUSH]
    found = await model.find(stage.house, arn)
    assert found is not None
    assert (found.platform, found.principal) == (Platform.WEB_PUSH, "mailto:ops@example.com")
    attributes = {"PlatformPrincipal": "https://example.com"}
    await stage.sns.set_platform_application_attributes(platform_application_arn=arn, attributes=attributes)
    found = await model.find(stage.house, arn)
    assert found is not None
    assert found.principal == "https://example.com"
    await stage.sns.delete_platform_application(platform_application_arn=arn)
    assert await model.find(stage.house, arn) is None


async def test_an_application_of_others_is_taken_by_its_word(house: House) -> None:
    """Nothing is known of it but what its ARN says."""
    arn = "arn:aws:sns:us-east-1:123456789012:app/ADM/game"
    assert await model.find(house, arn) == Application(arn, Platform.ADM)
    assert await model.find(house, "arn:aws:sns:us-east-1:123456789012:app/NOBODY/game") is None


async def test_credentials_are_sealed(sns: Sns, house: House) -> None:
    """Whoever reads the database has none of them."""
    key = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
    await sns.new("WEB_PUSH", {"PlatformCredential": key, "PlatformPrincipal": "mailto:ops@example.com"})
    stored = await house.store.value("SELECT attributes FROM platform_applications")
    assert key.encode() not in stored
    assert b"ops@example.com" not in stored


@pytest.mark.parametrize("platform", ["ADM", "APNS_VOIP", "gcm", "", "x" * 1000])
def test_a_platform_is_one_that_there_can_be_an_application_of(platform: str) -> None:
    """Amazon's is reached through SNS alone."""
    with pytest.raises(errors.InvalidParameterException, match="is not APNS, APNS_SANDBOX, GCM, WEB_PUSH") as refused:
        model.new_key("us-east-1", platform, "game")
    assert len(refused.value.message) < 200


@pytest.mark.parametrize("name", ["", "a b", "a/b", "x" * 257, "é", "a\n"])
def test_a_name_fits_into_an_arn(name: str) -> None:
    """Letters, digits, underscores, dashes and dots."""
    with pytest.raises(errors.InvalidParameterException, match="Name Reason"):
        model.new_key("us-east-1", "GCM", name)
    assert model.new_key("us-east-1", "GCM", "My_game-1.2").name == "My_game-1.2"
