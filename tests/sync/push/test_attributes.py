"""Attributes of platform applications."""

import pytest

from poolhouse import errors
from poolhouse.integrations.push.notification import Application, Platform
from poolhouse.sync.push import attributes
from tests.house import RsaKeys
from tests.services.push import Apple, Browser, Google, base64url, point

APPLE, BROWSER = Apple(), Browser()


def test_what_a_push_service_needs_is_taken(rsa_keys: RsaKeys) -> None:
    """And checked by its own rules."""
    google = Google(rsa_keys().private)
    for platform, given in (
        (Platform.APNS, APPLE.attributes),
        (Platform.APNS_SANDBOX, APPLE.attributes),
        (Platform.GCM, google.attributes),
        (Platform.WEB_PUSH, BROWSER.attributes),
    ):
        assert attributes.changed(Application("arn", platform), given).credential == given["PlatformCredential"]


def test_what_is_left_out_stays() -> None:
    """A new key needs no new team; what does not fit together is refused as a whole."""
    made = attributes.changed(Application("arn", Platform.APNS), APPLE.attributes)
    renewed = attributes.changed(made, {"PlatformPrincipal": "KEY7654321"})
    assert (renewed.principal, renewed.team_id) == ("KEY7654321", "TEAM123456")
    with pytest.raises(errors.InvalidParameterException, match="ApplePlatformBundleID is the id of the app"):
        attributes.changed(made, {"ApplePlatformBundleID": ""})


@pytest.mark.parametrize(
    "name", ["EventEndpointCreated", "SuccessFeedbackSampleRate", "Enabled", "platformcredential", ""]
)
def test_what_has_no_effect_is_refused(name: str) -> None:
    """Nobody should wait for events that never come."""
    with pytest.raises(errors.InvalidParameterException, match=f"{name} is not an attribute that can be set here"):
        attributes.changed(Application("arn", Platform.WEB_PUSH), {**BROWSER.attributes, name: "x"})


def test_what_belongs_to_another_service_is_refused() -> None:
    """A team is Apple's."""
    with pytest.raises(errors.InvalidParameterException, match="WEB_PUSH has no ApplePlatformTeamID"):
        attributes.changed(Application("arn", Platform.WEB_PUSH), {**BROWSER.attributes, "ApplePlatformTeamID": "x"})


def test_credentials_are_never_told_again(rsa_keys: RsaKeys) -> None:
    """But for the public half of a VAPID key, which browsers need."""
    made = attributes.changed(Application("arn", Platform.APNS), APPLE.attributes)
    assert attributes.told(made) == {
        "Enabled": "true",
        "ApplePlatformTeamID": "TEAM123456",
        "ApplePlatformBundleID": "com.example.app",
    }
    google = attributes.changed(Application("arn", Platform.GCM), Google(rsa_keys().private).attributes)
    assert attributes.told(google) == {"Enabled": "true"}
    browser = attributes.changed(Application("arn", Platform.WEB_PUSH), BROWSER.attributes)
    public = base64url(point(BROWSER.server_key.public_key()))
    assert attributes.told(browser) == {"Enabled": "true", "WebPushPublicKey": public}
