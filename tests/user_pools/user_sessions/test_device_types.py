import time

import pytest

from poolhouse.user_pools.user_sessions.device_types import described
from tests.user_pools.user_sessions.tracked import CHROME, FIREFOX

SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5"
    " Mobile/15E148 Safari/604.1"
)
BOTO = "Boto3/1.44.8 md/Botocore#1.44.8 ua/2.1 os/linux#6.1 md/arch#x86_64 lang/python#3.11.7 Botocore/1.44.8"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (CHROME, "Windows, Chrome"),
        (FIREFOX, "Linux, Firefox"),
        (SAFARI, "iOS, Mobile Safari"),
        (BOTO, "Linux, Boto3"),
        ("Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/UD1A)", "Android"),
        ("MyShop/3 CFNetwork/1410.0.3 Darwin/22.6.0", "iOS, MyShop"),
        ("okhttp/4.12.0", "okhttp"),
        ("my-shop/3.1 grpc-go/1.64.0", "my-shop"),
        ("grpc-python/1.66.0 grpc-c/43.0.0 (linux; chttp2)", "Linux, grpc-python"),
        ("Mozilla/5.0", "unknown"),
        ("nothing that anybody knows", "unknown"),
        ("", "unknown"),
    ],
)
def test_software_is_told_in_words(user_agent: str, device: str) -> None:
    """The system and the browser, or an app by the name that it gives itself."""
    assert described([user_agent]) == [device]


def test_each_is_described_in_its_place() -> None:
    """One that is not known takes no other's place."""
    assert described([FIREFOX, "", CHROME]) == ["Linux, Firefox", "unknown", "Windows, Chrome"]
    assert described([]) == []


def test_hostile_texts_take_no_longer_than_others() -> None:
    """Patterns that go back and forth could be kept busy for hours by a text of this length."""
    hostile = ["(" * 512, "Mozilla/5.0 " * 42, "a/" * 256, "x" * 512, "Android " * 64, "; " * 256]
    described([CHROME])
    begun = time.process_time()
    described(hostile * 20)
    assert time.process_time() - begun < 2
