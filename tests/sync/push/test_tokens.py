"""What push services know devices by."""

import pytest

from poolhouse import errors
from poolhouse.integrations.push.notification import Platform
from poolhouse.sync.push import tokens
from tests.services.push import Browser

APPLE = "0a" * 32


def test_a_token_has_one_form() -> None:
    """However the app has written it: so the same device is told as the same."""
    for platform in (Platform.APNS, Platform.APNS_SANDBOX):
        assert tokens.read(platform, APPLE.upper()) == APPLE
    assert tokens.read(Platform.GCM, "fcm:Token_1-2") == "fcm:Token_1-2"
    assert tokens.read(Platform.ADM, "amzn1.adm-registration.v2.X") == "amzn1.adm-registration.v2.X"
    browser = Browser()
    found = tokens.read(Platform.WEB_PUSH, browser.subscription)
    assert tokens.read(Platform.WEB_PUSH, found) == found != browser.subscription


@pytest.mark.parametrize(
    ("platform", "token"),
    [
        *(
            (Platform.APNS, token)
            for token in ("", "0a" * 31, "0a" * 101, "0" * 65, "zz" * 32, f"{APPLE}/../x", f"{APPLE}\n")
        ),
        *((Platform.GCM, token) for token in ("", "a b", "a\r\nb", "é", "x" * 4097, "\0")),
        *((Platform.ADM, token) for token in ("", "a b")),
        *((Platform.WEB_PUSH, token) for token in ("", "{}", "x" * 4097)),
    ],
)
def test_what_is_no_token_is_refused(platform: Platform, token: str) -> None:
    """It never gets into a URL or a header; and it is not told back."""
    with pytest.raises(errors.InvalidParameterException) as refused:
        tokens.read(platform, token)
    assert refused.value.message == f"Token is not one of {platform}."


def test_a_digest_tells_tokens_apart() -> None:
    """Of one service as well as of two."""
    assert tokens.digest(Platform.APNS, APPLE) == tokens.digest(Platform.APNS, APPLE)
    assert tokens.digest(Platform.APNS, APPLE) != tokens.digest(Platform.APNS_SANDBOX, APPLE)
    assert APPLE not in tokens.digest(Platform.APNS, APPLE)
