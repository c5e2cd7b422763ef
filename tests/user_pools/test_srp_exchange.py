import pytest

from poolhouse import errors
from poolhouse.crypto import srp, srp_client
from poolhouse.user_pools import srp_exchange
from poolhouse.user_pools.srp_exchange import Signed
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import A

SALT = b"\x01salt"
NAMES = ("pool", "user")
BLOCK = "AAAA"


async def answered(api: Api, secret: str) -> tuple[srp_exchange.Opened, bytes, Signed]:
    """An exchange, the verifier it is about, and what a client answers that knows this secret."""
    verifier = srp.make_verifier(*NAMES, "secret", SALT)
    opened = await srp_exchange.begin(api.call("initiate_auth"), verifier, srp_client.public_value(A))
    challenge = {"USER_ID_FOR_SRP": "user", "SECRET_BLOCK": BLOCK, "SALT": srp.to_hex(SALT), "SRP_B": opened.shown}
    return opened, verifier, Signed.of(srp_client.password_claim(A, "_pool", secret, challenge, api.clock.now()))


@pytest.mark.parametrize(("secret", "right"), [("secret", True), ("Secret", False)])
async def test_who_knows_the_secret_is_told_from_who_does_not(api: Api, secret: str, *, right: bool) -> None:
    """Again and again: the server's own value is another each time."""
    for _ in range(4):
        opened, verifier, signed = await answered(api, secret)
        assert await srp_exchange.is_right(api.call("initiate_auth"), opened.state, verifier, NAMES, signed) is right


async def test_a_signature_is_for_its_session_its_names_and_its_exchange(api: Api) -> None:
    """Nothing of it can be used elsewhere."""
    call = api.call("initiate_auth")
    opened, verifier, signed = await answered(api, "secret")
    other = await srp_exchange.begin(call, verifier, srp_client.public_value(A))
    moved = Signed("BBBB", signed.timestamp, signed.signature)
    assert not await srp_exchange.is_right(call, other.state, verifier, NAMES, signed)
    assert not await srp_exchange.is_right(call, opened.state, verifier, ("pool", "other"), signed)
    assert not await srp_exchange.is_right(call, opened.state, verifier, NAMES, moved)


@pytest.mark.parametrize("name", ["PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK", "TIMESTAMP"])
def test_all_of_an_answer_has_to_be_there(name: str) -> None:
    """A developer reads which parameter was forgotten."""
    parts = {
        "PASSWORD_CLAIM_SIGNATURE": "s",
        "PASSWORD_CLAIM_SECRET_BLOCK": "b",
        "TIMESTAMP": "Tue Mar 3 04:05:06 UTC 2026",
    }
    assert Signed.of(parts) == Signed("b", parts["TIMESTAMP"], "s")
    with pytest.raises(errors.InvalidParameterException, match=f"Missing required parameter {name}"):
        Signed.of({**parts, name: ""})
    with pytest.raises(errors.InvalidParameterException, match="TIMESTAMP format"):
        Signed.of({**parts, "TIMESTAMP": "yesterday"})


@pytest.mark.parametrize("text", ["0", "", "zz", "f" * 800])
def test_a_public_value_is_of_the_group(text: str) -> None:
    """Zero and its like would fix the key."""
    with pytest.raises(errors.InvalidParameterException, match="SRP_A"):
        srp_exchange.public_value(text)
