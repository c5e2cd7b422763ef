"""The operations of platform applications."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.sync.push import applications
from tests.services.push import Browser
from tests.sync.conftest import ELSEWHERE
from tests.sync.push.conftest import Sns

BROWSER = Browser()
ATTRIBUTES = BROWSER.attributes
ARN = "arn:aws:sns:us-east-1:000000000000:app/WEB_PUSH/game"


async def told(sns: Sns, arn: str = ARN) -> dict[str, str]:
    """What is told of an application."""
    return dict((await sns.get_platform_application_attributes(platform_application_arn=arn)).attributes)


async def listed(sns: Sns, **members: Any) -> list[str]:
    """The ARNs on a page."""
    page = await sns.list_platform_applications(**members)
    return [one.platform_application_arn for one in page.platform_applications]


async def test_an_application_is_made_and_told(sns: Sns) -> None:
    """By its ARN, without its credential."""
    assert await sns.new("WEB_PUSH", ATTRIBUTES) == ARN
    assert (await told(sns))["Enabled"] == "true"
    assert not set(ATTRIBUTES) & set(await told(sns))


async def test_making_the_same_one_again_is_no_error(sns: Sns) -> None:
    """As SNS has it; another one under that name is."""
    await sns.new("WEB_PUSH", ATTRIBUTES)
    assert await sns.new("WEB_PUSH", ATTRIBUTES) == ARN
    with pytest.raises(errors.InvalidParameterException, match="exists already, with other attributes"):
        await sns.new("WEB_PUSH", {**ATTRIBUTES, "PlatformPrincipal": "mailto:other@example.com"})
    assert await listed(sns) == [ARN]


async def test_an_application_is_changed(sns: Sns) -> None:
    """What was refused has changed nothing."""
    await sns.new("WEB_PUSH", ATTRIBUTES)
    before, other = await told(sns), Browser()
    with pytest.raises(errors.InvalidParameterException, match="PlatformCredential is the private VAPID key"):
        await sns.set_platform_application_attributes(
            platform_application_arn=ARN, attributes={"PlatformCredential": "x", "PlatformPrincipal": "mailto:a@b"}
        )
    assert await told(sns) == before
    renewed = {"PlatformCredential": other.attributes["PlatformCredential"]}
    await sns.set_platform_application_attributes(platform_application_arn=ARN, attributes=renewed)
    assert await told(sns) != before


async def test_applications_are_listed_page_by_page(sns: Sns, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the region that is asked."""
    monkeypatch.setattr(applications, "MAX_PAGE", 2)
    arns = [await sns.new("WEB_PUSH", ATTRIBUTES, name) for name in "abc"]
    page = await sns.list_platform_applications()
    assert [one.platform_application_arn for one in page.platform_applications] == arns[:2]
    assert page.platform_applications[0].attributes["Enabled"] == "true"
    assert await listed(sns, next_token=page.next_token) == arns[2:]
    with pytest.raises(errors.InvalidParameterException):
        await listed(sns, next_token="x")
    assert not (await sns.list_platform_applications(ELSEWHERE)).platform_applications


async def test_an_application_is_forgotten(sns: Sns) -> None:
    """Forgetting it again is no error, as SNS has it."""
    await sns.new("WEB_PUSH", ATTRIBUTES)
    for _ in range(2):
        await sns.delete_platform_application(platform_application_arn=ARN)
    with pytest.raises(errors.NotFoundException, match="PlatformApplication does not exist"):
        await told(sns)
    with pytest.raises(errors.NotFoundException):
        await sns.set_platform_application_attributes(platform_application_arn=ARN, attributes=ATTRIBUTES)


@pytest.mark.parametrize("arn", ["", "x", "arn:aws:sns:eu-west-1:000000000000:app/WEB_PUSH/game"])
async def test_an_arn_is_one_of_this_account_and_region(sns: Sns, arn: str) -> None:
    """Whatever is to be done with it."""
    for operation, members in (
        (sns.get_platform_application_attributes, {}),
        (sns.set_platform_application_attributes, {"attributes": ATTRIBUTES}),
        (sns.delete_platform_application, {}),
    ):
        with pytest.raises(errors.InvalidParameterException, match="PlatformApplicationArn Reason"):
            await operation(platform_application_arn=arn, **members)
