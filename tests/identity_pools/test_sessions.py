"""Temporary credentials of our own."""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.crypto import sealed
from poolhouse.identity_pools import sessions
from poolhouse.identity_pools.sessions import MAX_TOKEN_CHARS, ROOM_BYTES, SESSION_SECONDS, Credentials
from poolhouse.integrations.inbox import Inbox
from poolhouse.session import Role, Session
from poolhouse.workers import Workers
from tests.house import new_house
from tests.identity_pools.conftest import Api
from tests.identity_pools.stage import GUESTS, PROVIDER, Stage, role_arn

NOW = 1_700_000_000.0
ROLE = Role(role_arn("Users"), "AROATESTS")
CLAIMS: dict[str, str | tuple[str, ...]] = {
    f"{PROVIDER}:sub": "us-east-1:1",
    f"{PROVIDER}:amr": ("authenticated", "accounts.google.com"),
}
SESSION = Session("CognitoIdentityCredentials", PROVIDER, CLAIMS, NOW, NOW + SESSION_SECONDS, ROLE)
WHOLE = replace(
    SESSION,
    identity_id="us-east-1:1",
    identity_pool_id="us-east-1:0",
    tags={"équipe": "bleue 🌊", "empty": ""},
    policy='{"Version": "2012-10-17"}',
    narrowed=True,
    source_identity="alice@example.com",
)


@pytest.fixture
async def stage(api: Api) -> Stage:
    """A pool with roles for users and for guests."""
    return await Stage.new(api)


def opened(house: House, credentials: Credentials) -> Session:
    """What the credentials carry."""
    session, secret = sessions.unseal(house, credentials.access_key_id, credentials.token)
    assert secret == credentials.secret
    return session


def refused(house: House, key: str, token: str) -> None:
    """The token opens nothing with that key."""
    with pytest.raises(sessions.SessionUnknown):
        sessions.unseal(house, key, token)


async def revoke(stage: Stage, identity_id: str) -> None:
    """Take back what the identity has."""
    await stage.api.revoke_identity_credentials(identity_id=identity_id)


def bits_changed(token: str) -> list[str]:
    """The token with one bit of it changed, for each of its bytes."""
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    changed = (raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :] for at in range(len(raw)))
    return [base64.urlsafe_b64encode(each).decode().rstrip("=") for each in changed]


@pytest.mark.parametrize("session", [SESSION, WHOLE, replace(SESSION, role=None)])
def test_credentials_carry_the_session(house: House, session: Session) -> None:
    """Nothing of it is stored: any server with the master key reads it from them."""
    credentials = sessions.mint(house, session)
    assert opened(house, credentials) == session
    assert credentials.expires_at == session.expires_at
    assert (credentials.access_key_id[:4], len(credentials.access_key_id), len(credentials.secret)) == ("ASIA", 20, 40)
    assert credentials.token.isascii()
    assert len(credentials.token) <= MAX_TOKEN_CHARS


def test_no_two_credentials_are_alike(house: House) -> None:
    """Those of one session have nothing in common."""
    minted = [sessions.mint(house, WHOLE) for _ in range(20)]
    for part in ("access_key_id", "secret", "token"):
        assert len({getattr(each, part) for each in minted}) == len(minted)


def test_credentials_are_not_shown_by_accident(house: House) -> None:
    """Neither the secret nor the token is in what an object prints, nor is what is said of the user."""
    credentials = sessions.mint(house, WHOLE)
    assert credentials.secret not in repr(credentials)
    assert credentials.token not in repr(credentials)
    assert "accounts.google.com" not in repr(opened(house, credentials))


def test_a_session_token_says_nothing_to_those_who_carry_it(house: House) -> None:
    """Neither the secret nor the user's tags can be read from it."""
    credentials = sessions.mint(house, WHOLE)
    raw = base64.urlsafe_b64decode(credentials.token + "=" * (-len(credentials.token) % 4))
    for part in (credentials.secret, "us-east-1:1", ROLE.arn, "alice@example.com"):
        assert part.encode() not in raw


def test_one_changed_bit_anywhere_opens_nothing(house: House) -> None:
    """Nobody gives themselves another identity, role or time."""
    credentials = sessions.mint(house, SESSION)
    for changed in bits_changed(credentials.token):
        refused(house, credentials.access_key_id, changed)


def test_a_token_opens_with_its_own_key_alone(house: House) -> None:
    """Two callers' parts do not make a third."""
    mine, other = sessions.mint(house, SESSION), sessions.mint(house, SESSION)
    refused(house, other.access_key_id, mine.token)
    for key in ("", mine.access_key_id.lower(), mine.access_key_id + "\x00", "\udcff"):
        refused(house, key, mine.token)


def test_a_part_of_a_token_or_more_than_one_opens_nothing(house: House) -> None:
    """Nor does one that has come through something that shortens lines."""
    credentials = sessions.mint(house, SESSION)
    for token in (credentials.token[:-4], credentials.token[4:], credentials.token * 2, credentials.token + "\n"):
        refused(house, credentials.access_key_id, token)


@pytest.mark.parametrize("token", ["", "A", "=", "====", "AAAA", "é", "\udcff", " " * 100, "A" * (MAX_TOKEN_CHARS + 1)])
def test_what_is_no_token_opens_nothing(house: House, token: str) -> None:
    """Whatever strangers send in its place."""
    refused(house, "ASIATESTS00000000000", token)


@given(st.text(max_size=200), st.text(max_size=400))
def test_no_text_breaks_the_reading(rings: sealed.Keyring, key: str, token: str) -> None:
    """All of it is refused in the same way."""
    with pytest.raises(sessions.SessionUnknown):
        sessions.unseal(cast("House", SimpleNamespace(keyring=rings)), key, token)


@pytest.fixture(scope="session")
def rings() -> sealed.Keyring:
    """A master key."""
    return sealed.Keyring(sealed.new_key())


def test_another_installations_credentials_open_nothing(
    house: House, clock: ManualClock, inbox: Inbox, workers: Workers
) -> None:
    """Each has a master key of its own; servers of one installation share it."""
    credentials = sessions.mint(house, SESSION)
    other_server = new_house(house.store, clock, inbox, workers, like=house)
    assert opened(other_server, credentials) == SESSION
    refused(new_house(house.store, clock, inbox, workers), credentials.access_key_id, credentials.token)


def test_credentials_outlive_the_change_of_the_master_key(house: House) -> None:
    """As long as the old key is held; new ones are made under the new."""
    old, new = sealed.new_key(), sealed.new_key()
    before, between, after = (
        replace(house, keyring=ring) for ring in (sealed.Keyring(old), sealed.Keyring(new, [old]), sealed.Keyring(new))
    )
    credentials = sessions.mint(before, SESSION)
    assert opened(between, credentials) == SESSION
    refused(after, credentials.access_key_id, credentials.token)
    assert opened(after, sessions.mint(between, SESSION)) == SESSION


def test_the_room_for_policy_and_tags_is_told_in_percent(house: House) -> None:
    """Rounded up, and nothing where there is neither; one byte more than there is room for is refused."""
    assert sessions.packed_percent(SESSION) == 0
    assert sessions.packed_percent(replace(SESSION, tags={"a": "b"})) == 1
    around = len('["",{}]')
    full = replace(SESSION, policy="x" * (ROOM_BYTES - around))
    assert sessions.packed_percent(full) == 100
    assert opened(house, sessions.mint(house, full)) == full
    with pytest.raises(sessions.SessionTooLarge) as refusal:
        sessions.mint(house, replace(full, policy=full.policy + "x"))
    assert refusal.value.args == (101,)


def test_what_is_minted_can_be_used(house: House) -> None:
    """Whose provider says more than a header could carry gets no credentials, rather than useless ones."""
    long = {**CLAIMS, f"{PROVIDER}:amr": tuple(f"https://issuer.example.com:{at}:{'s' * 900}" for at in range(20))}
    with pytest.raises(sessions.SessionTooLarge) as refusal:
        sessions.mint(house, replace(SESSION, claims=long))
    assert refusal.value.args[0] > 100
    largest = replace(SESSION, claims={**CLAIMS, "x": "x" * 4000}, policy="é" * (ROOM_BYTES // 6 - 2))
    assert opened(house, sessions.mint(house, largest)) == largest


async def test_credentials_are_good_to_the_last_moment(stage: Stage) -> None:
    """And over with it. What is checked is the role as it is now."""
    session = stage.session(await stage.credentials())
    stage.api.clock.advance(SESSION_SECONDS - 0.001)
    role = await sessions.check(stage.api.house, session)
    assert (role.arn, role.name) == (role_arn(GUESTS), GUESTS)
    stage.api.clock.advance(0.001)
    with pytest.raises(sessions.SessionExpired):
        await sessions.check(stage.api.house, session)


async def test_revoking_ends_what_was_there_before(stage: Stage) -> None:
    """Also what was minted in the same moment; later credentials are good, and other identities' all the while."""
    guest = await stage.identity()
    before = stage.session(await stage.credentials(identity_id=guest))
    others = stage.session(await stage.credentials())
    await sessions.check(stage.api.house, before)
    await revoke(stage, guest)
    same_moment = stage.session(await stage.credentials(identity_id=guest))
    stage.api.clock.advance(0.01)
    after = stage.session(await stage.credentials(identity_id=guest))
    for session in (before, same_moment):
        with pytest.raises(sessions.SessionRevoked):
            await sessions.check(stage.api.house, session)
    for session in (after, others):
        await sessions.check(stage.api.house, session)


async def test_revoking_again_revives_nothing(stage: Stage) -> None:
    """Not even from a server whose clock is behind."""
    guest = await stage.identity()
    stage.api.clock.advance(10)
    session = stage.session(await stage.credentials(identity_id=guest))
    await revoke(stage, guest)
    stage.api.clock.advance(-5)
    await revoke(stage, guest)
    with pytest.raises(sessions.SessionRevoked):
        await sessions.check(stage.api.house, session)


async def delete_identity(stage: Stage, identity_id: str) -> None:
    """Delete the identity."""
    await stage.api.delete_identities(identity_ids_to_delete=[identity_id])


async def delete_pool(stage: Stage, _identity_id: str) -> None:
    """Delete the identity's pool."""
    await stage.api.delete_identity_pool(identity_pool_id=stage.pool.id)


async def merge(stage: Stage, identity_id: str) -> None:
    """Have the guest turn out to be a user who has an identity."""
    logins = await stage.alice()
    assert await stage.identity(logins) != identity_id
    await stage.credentials(logins, identity_id=identity_id)


async def delete_role(stage: Stage, _identity_id: str) -> None:
    """Delete the role."""
    await stage.iam.delete_role_policy(role_name=GUESTS, policy_name="policy")
    await stage.iam.delete_role(role_name=GUESTS)


async def make_role_anew(stage: Stage, identity_id: str) -> None:
    """Delete the role, and make another of its name."""
    await delete_role(stage, identity_id)
    await stage.new_role(GUESTS, kind="unauthenticated")


@pytest.mark.parametrize("end", [delete_identity, delete_pool, merge, delete_role, make_role_anew, revoke])
async def test_a_session_ends_with_what_it_stands_for(
    stage: Stage, end: Callable[[Stage, str], Awaitable[None]]
) -> None:
    """At the next request."""
    guest = await stage.identity()
    session = stage.session(await stage.credentials(identity_id=guest))
    assert await sessions.identity_stands(stage.api.house, session)
    await end(stage, guest)
    with pytest.raises(sessions.SessionRevoked):
        await sessions.check(stage.api.house, session)


async def test_a_session_of_no_identity_has_its_role_alone(stage: Stage) -> None:
    """It is for who has come with another issuer's token."""
    given = stage.session(await stage.credentials())
    others = replace(given, identity_id="", identity_pool_id="")
    await sessions.check(stage.api.house, others)
    await delete_role(stage, "")
    with pytest.raises(sessions.SessionRevoked):
        await sessions.check(stage.api.house, others)


async def test_a_session_without_a_role_is_no_credentials(stage: Stage) -> None:
    """An OpenID token is no more than that."""
    given = stage.session(await stage.credentials())
    with pytest.raises(sessions.SessionRevoked):
        await sessions.check(stage.api.house, replace(given, role=None))


async def test_a_role_of_another_account_is_none_of_ours(stage: Stage) -> None:
    """Whatever its id."""
    given = stage.session(await stage.credentials())
    assert given.role is not None
    elsewhere = replace(given.role, arn=given.role.arn.replace("000000000000", "111111111111"))
    with pytest.raises(sessions.SessionRevoked):
        await sessions.check(stage.api.house, replace(given, role=elsewhere))
