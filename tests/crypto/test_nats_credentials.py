"""Credentials files of NATS."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from poolhouse.crypto import nats_credentials
from tests.services import nats_accounts


def test_a_file_holds_a_token_and_the_key_that_proves_it() -> None:
    """The key's signature is one that the key's name verifies."""
    found = nats_credentials.read(f"# of ours\n{nats_accounts.credentials()}")
    assert found.token.count(".") == 2
    raw = base64.b32decode(nats_accounts.USER.id)
    Ed25519PublicKey.from_public_bytes(raw[1:33]).verify(base64.b64decode(found.sign("nonce")), b"nonce")
    assert found.token not in repr(found)


def test_the_library_of_nats_has_the_same_sample() -> None:
    """A seed whose public key NATS itself has published."""
    seed = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY"
    text = nats_accounts.credentials().replace(nats_accounts.USER.seed, seed)
    raw = nats_credentials.read(text).key.public_key().public_bytes_raw()
    public = base64.b32decode("UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4")
    assert raw == public[1:33]


def test_what_is_no_such_file_is_refused() -> None:
    """A wrong letter is noticed, and so is the key of something else than a user."""
    good, seed = nats_accounts.credentials(), nats_accounts.USER.seed
    last = "A" if seed[-1] != "A" else "Q"
    wrong = [seed[:9] + ("A" if seed[9] != "A" else "B") + seed[10:], seed[:-1] + last, "SUAAAAAA", "SU1", "SU"]
    for other in (*wrong, nats_accounts.ACCOUNT.seed):
        with pytest.raises(ValueError, match=r"not the credentials|is broken"):
            nats_credentials.read(good.replace(seed, other))
    with pytest.raises(ValueError, match="not the credentials file"):
        nats_credentials.read("")
