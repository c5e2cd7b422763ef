"""What AWS's SDKs tell of devices, and what others would like to be taken for that."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.user_pools.risk import device_data
from poolhouse.user_pools.risk.device_data import LONGEST_TEXT, NOTHING_TOLD, DeviceData
from tests.user_pools.risk import telling

CLIENT, POOL = "5ab2cexampleclient", "eu-west-1_Example12"


def told(client_id: str = CLIENT, pool_id: str = POOL, **data: Any) -> DeviceData:
    """What is read of data that is told through `CLIENT` of `POOL`."""
    return device_data.read(telling.encoded(client_id, pool_id, **data), CLIENT, POOL)


def test_a_browser_tells_of_itself() -> None:
    """As the library for JavaScript does; the fingerprint tells nothing but which are the same."""
    found = told(
        UserAgent=telling.BROWSER,
        DeviceId="ft7ybs4ul023p02swu0f:1601851221518",
        DeviceLanguage="en-GB",
        DeviceFingerprint=f"{telling.BROWSER}PDF Viewer:en-GB",
        DevicePlatform="Linux",
        ClientTimezone="01:00",
    )
    assert (found.name, found.timezone, found.user_agent) == (None, "01:00", telling.BROWSER)
    assert found.fingerprint == told(DeviceId="ft7ybs4ul023p02swu0f:1601851221518").fingerprint
    assert found.fingerprint is not None
    assert len(found.fingerprint) == 64


def test_a_phone_tells_of_itself() -> None:
    """As the libraries for iOS and Android do: with a name, and under versions of their own."""
    text = telling.payload(
        POOL, DeviceName="Alice's iPhone", DeviceId="id", ClientTimezone="+02:00", ScreenHeightPixels=1
    )
    for version in ("IOS20171114", "ANDROID20171114"):
        sent = telling.sealed(text, telling.signed(text, CLIENT, version), version)
        found = device_data.read(sent, CLIENT, POOL)
        assert (found.name, found.timezone) == ("Alice's iPhone", "+02:00")


def test_android_breaks_lines() -> None:
    """Its base64 is that of mail."""
    sent = telling.encoded(CLIENT, POOL, DeviceName="Pixel 9")
    broken = "".join(f"{sent[at : at + 76]}\n" for at in range(0, len(sent), 76))
    assert device_data.read(broken, CLIENT, POOL).name == "Pixel 9"


def test_devices_differ_by_their_ids_or_else_by_their_looks() -> None:
    """An id outlives an update of the browser; one that looks like an id is none."""
    first, second = told(DeviceId="1", DeviceFingerprint="a"), told(DeviceId="2", DeviceFingerprint="a")
    assert first.fingerprint != second.fingerprint
    assert told(DeviceId="1", DeviceFingerprint="b").fingerprint == first.fingerprint
    assert told(DeviceFingerprint="a").fingerprint == told(DeviceFingerprint="a", DeviceId="").fingerprint
    assert told(DeviceFingerprint="1").fingerprint != told(DeviceId="1").fingerprint
    assert told(DeviceId=7).fingerprint is None


def test_data_for_another_app_client_or_pool_counts_for_nothing() -> None:
    """Some libraries leave the pool's id empty; that is no other pool."""
    assert told(client_id="other", DeviceName="x") == NOTHING_TOLD
    assert told(pool_id="eu-west-1_Other", DeviceName="x") == NOTHING_TOLD
    assert told(pool_id="", DeviceName="x").name == "x"


def test_changed_data_counts_for_nothing() -> None:
    """The signature is over every byte of it, and over the version."""
    text = telling.payload(POOL, DeviceName="x")
    signature = telling.signed(text, CLIENT)
    assert device_data.read(telling.sealed(text, signature), CLIENT, POOL).name == "x"
    for forged in (
        telling.sealed(text.replace("x", "y"), signature),
        telling.sealed(text, signature, "JS2"),
        telling.sealed(text, ""),
        telling.sealed(text, None),
        telling.sealed(text, ["x"]),
        telling.sealed(text, "\ud800"),
        telling.sealed(text, signature, 7),
    ):
        assert device_data.read(forged, CLIENT, POOL) == NOTHING_TOLD


@pytest.mark.parametrize(
    "text",
    ["", "[]", '"x"', "null", "{}", '{"contextData": []}', '{"contextData": "x"}', "[" * 90_000, "\ud800", "1" * 9999],
)
def test_a_signed_payload_of_another_form_counts_for_nothing(text: str) -> None:
    """Anybody can sign: the key is public."""
    assert device_data.read(telling.sealed(text, telling.signed(text, CLIENT)), CLIENT, POOL) == NOTHING_TOLD


@pytest.mark.parametrize(
    "sent",
    ["", "=", "x", "é", base64.b64encode(b"\xff\xfe").decode(), base64.b64encode(b"[" * 90_000).decode(), "AAAA" * 9],
)
def test_what_is_no_data_at_all_counts_for_nothing(sent: str) -> None:
    """No sign-in fails by it."""
    assert device_data.read(sent, CLIENT, POOL) == NOTHING_TOLD


@given(st.text() | st.binary().map(lambda content: base64.b64encode(content).decode()))
def test_nothing_that_is_sent_raises(sent: str) -> None:
    """Whatever it is."""
    assert device_data.read(sent, CLIENT, POOL) == NOTHING_TOLD


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(
    st.dictionaries(
        st.sampled_from(["DeviceId", "DeviceFingerprint", "DeviceName", "ClientTimezone", "UserAgent"]), json_values
    )
)
def test_whatever_a_device_tells_can_be_stored_and_shown(data: dict[str, Any]) -> None:
    """Short, printable, and Unicode that a database takes."""
    found = told(**data)
    for text in (found.fingerprint, found.name, found.timezone, found.user_agent):
        if text is not None:
            assert 0 < len(text) <= LONGEST_TEXT
            assert text.isprintable()
            assert text.encode()


def test_texts_are_cut_and_cleaned() -> None:
    """A name in a mail is one line of letters."""
    assert device_data.readable(" a\r\nb\x00\u202e\ud800c ") == "abc"
    assert device_data.readable("x" * 10_000) == "x" * LONGEST_TEXT
    assert device_data.readable("\n") is None
    assert device_data.readable(json.loads("7")) is None
