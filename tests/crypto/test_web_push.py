"""Messages for browsers, against the RFC's own example and a browser's side of it."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.crypto import service_keys, web_push
from poolhouse.crypto.jwt_keys import InvalidKey, base64url
from tests.services import push

BROWSER = push.Browser()
READ = web_push.Browser.read(BROWSER.point, BROWSER.auth)
LONGEST = 4096 - 16 - 1


def test_the_example_of_rfc_8291() -> None:
    """Appendix A, to the byte."""
    browser = web_push.Browser.read(
        service_keys.decode("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        service_keys.decode("BTBZMqHH6r4Tts7J_aSIgg"),
    )
    ephemeral = service_keys.read_vapid_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
    salt = service_keys.decode("DGv6ra1nlYgDCS1FRnbzlw")
    sealed = web_push.seal_with(b"When I grow up, I want to be a watermelon", browser, ephemeral, salt)
    assert base64url(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3"
        "jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@given(st.binary(max_size=200))
def test_the_browser_reads_what_was_sealed_for_it(message: bytes) -> None:
    """Whatever it is; the same message never looks the same."""
    sealed = web_push.seal(message, READ)
    assert BROWSER.read(sealed) == message
    assert web_push.seal(message, READ) != sealed


def test_nobody_else_reads_it() -> None:
    """Neither with another key, nor with another secret."""
    sealed = web_push.seal(b"x", READ)
    for other in (push.Browser(auth=BROWSER.auth), push.Browser(key=BROWSER.key, auth=bytes(16))):
        with pytest.raises(InvalidTag):
            other.read(sealed)


def test_a_message_has_one_record() -> None:
    """What push services take at least, and no more."""
    assert BROWSER.read(web_push.seal(bytes(LONGEST), READ)) == bytes(LONGEST)
    with pytest.raises(ValueError, match="a message of 4080 bytes"):
        web_push.seal(bytes(LONGEST + 1), READ)


def test_a_browser_is_told_from_what_is_none() -> None:
    """A point of the curve, and a secret of sixteen bytes, which is not shown."""
    other = push.point(ec.generate_private_key(ec.SECP384R1()).public_key())
    for p256dh, auth in ((BROWSER.point, b"short"), (b"", BROWSER.auth), (other, BROWSER.auth)):
        with pytest.raises(InvalidKey):
            web_push.Browser.read(p256dh, auth)
    assert repr(BROWSER.auth) not in repr(READ)
