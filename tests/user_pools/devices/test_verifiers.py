import base64

import pytest

from poolhouse import errors
from poolhouse.crypto.sealed import SealBroken
from poolhouse.crypto.srp_group import N_BYTES, N
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.devices import verifiers
from tests.user_pools.conftest import Api

GOOD = base64.b64encode(b"\0" + (2**2000).to_bytes(N_BYTES)).decode()
SALT = base64.b64encode(b"\0salt").decode()


def config(salt: str = SALT, verifier: str = GOOD) -> pb.DeviceSecretVerifierConfigType:
    """What a device sends."""
    return pb.DeviceSecretVerifierConfigType(salt=salt, password_verifier=verifier)


def encoded(value: int) -> str:
    """A verifier on the wire."""
    return base64.b64encode(value.to_bytes(N_BYTES + 1)).decode()


def test_a_verifier_is_read_as_devices_write_it() -> None:
    """With a zero in front where its first bit is set, or without."""
    assert verifiers.parse(config()) == (b"\0salt", (2**2000).to_bytes(N_BYTES))


@pytest.mark.parametrize(
    "verifier", ["", "no base64", "é", encoded(0), encoded(1), encoded(N - 1), encoded(N), "A" * 9000]
)
def test_a_verifier_that_would_let_anybody_in_is_refused(verifier: str) -> None:
    """Or that is none at all."""
    with pytest.raises(errors.InvalidParameterException, match=verifiers.VERIFIER_MESSAGE):
        verifiers.parse(config(verifier=verifier))


@pytest.mark.parametrize("salt", ["", "?", "é", base64.b64encode(bytes(65)).decode()])
def test_a_salt_has_to_be_one(salt: str) -> None:
    """And of a size that nobody fills a database with."""
    with pytest.raises(errors.InvalidParameterException, match=verifiers.SALT_MESSAGE):
        verifiers.parse(config(salt=salt))


async def test_a_stored_verifier_opens_for_its_device_alone(api: Api) -> None:
    """Whoever can write the database cannot give it to another."""
    sealed = verifiers.sealed(api.house, "pool", "sub", "key", b"verifier")
    assert b"verifier" not in sealed
    assert verifiers.opened(api.house, "pool", "sub", "key", sealed) == b"verifier"
    for place in (("other", "sub", "key"), ("pool", "other", "key"), ("pool", "sub", "other")):
        with pytest.raises(SealBroken):
            verifiers.opened(api.house, *place, sealed)
