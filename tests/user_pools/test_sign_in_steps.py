"""Which step follows which: as a table of what matters, and over everything that there can be."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations, product
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.mfa import (
    EMAIL_OTP,
    OFF,
    ON,
    OPTIONAL,
    PASSKEY_MFA,
    SMS_MFA,
    SOFTWARE_TOKEN_MFA,
    PoolMfa,
    UserMfa,
)
from poolhouse.user_pools.sign_in_steps import (
    CHALLENGES,
    DEVICE,
    EMAIL,
    PASSKEY,
    PASSWORD,
    RECOVERY_CODE,
    SMS,
    TOKENS,
    VERIFIED_PASSKEY,
    Standing,
    Step,
    begins_by_passkey,
    can_meet_demand,
    next_step,
    second_factors,
)

ALL = (SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA)
BOTH = frozenset({"email", "phone_number"})
SELECT = pb.CHALLENGE_NAME_TYPE_SELECT_MFA_TYPE
SETUP = pb.CHALLENGE_NAME_TYPE_MFA_SETUP
NEW_PASSWORD = Step(pb.CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED)
BY_DEVICE = Step(pb.CHALLENGE_NAME_TYPE_DEVICE_SRP_AUTH)
BY_SMS, BY_EMAIL, BY_APP = (Step(CHALLENGES[factor]) for factor in ALL)


def standing(mode: int = OPTIONAL, user: UserMfa | None = None, **changed: Any) -> Standing:
    """A sign-in that has proven a password, in a pool that takes every factor, of a user with both addresses."""
    members: dict[str, Any] = {
        "proven": (PASSWORD,),
        "temporary_password": False,
        "offered": ALL,
        "by_passkey": False,
        "addresses": BOTH,
        "recovers_by": "email",
        **changed,
    }
    pool = PoolMfa(mode, members.pop("offered"), members.pop("by_passkey"))  # type: ignore[arg-type]  # int is how enums are compared
    return Standing(pool=pool, user=user or UserMfa(), **members)


def on(*factors: str, preferred: str | None = None, app: str | None = "phone") -> UserMfa:
    """A user with these factors switched on, and an app."""
    return UserMfa(factors, preferred, app)


@pytest.mark.parametrize(
    ("stands", "step"),
    [
        # Nobody is asked for what the pool does not take.
        (standing(OFF), TOKENS),
        (standing(OFF, on(*ALL)), TOKENS),
        (standing(OPTIONAL), TOKENS),
        (standing(OPTIONAL, on(SMS_MFA), offered=(SOFTWARE_TOKEN_MFA,)), TOKENS),
        # An app that was proven and not switched on is asked for only where a factor is demanded.
        (standing(OPTIONAL, UserMfa(software_token="")), TOKENS),
        (standing(ON, UserMfa(software_token=""), offered=(SOFTWARE_TOKEN_MFA,)), BY_APP),
        # What is on is asked for: the only one, the preferred one, or one of several.
        (standing(OPTIONAL, on(SMS_MFA)), BY_SMS),
        (standing(OPTIONAL, on(EMAIL_OTP)), BY_EMAIL),
        (standing(OPTIONAL, on(SOFTWARE_TOKEN_MFA)), BY_APP),
        (standing(ON, on(SMS_MFA)), BY_SMS),
        (standing(OPTIONAL, on(*ALL, preferred=EMAIL_OTP)), BY_EMAIL),
        (standing(OPTIONAL, on(*ALL)), Step(SELECT, ALL)),
        (standing(ON, on(SMS_MFA, SOFTWARE_TOKEN_MFA)), Step(SELECT, (SMS_MFA, SOFTWARE_TOKEN_MFA))),
        # A preferred factor that cannot be asked for gives way to the others.
        (standing(OPTIONAL, on(*ALL, preferred=SMS_MFA), addresses=frozenset({"email"})), Step(SELECT, ALL[1:])),
        (standing(OPTIONAL, on(SMS_MFA, SOFTWARE_TOKEN_MFA, preferred=SMS_MFA), offered=ALL[1:]), BY_APP),
        # Where one is demanded and none is on, whatever serves: but not the address that recovers the password.
        (standing(ON), BY_SMS),
        (standing(ON, recovers_by="phone_number"), BY_EMAIL),
        (standing(ON, recovers_by=None), Step(SELECT, (SMS_MFA, EMAIL_OTP))),
        (standing(ON, UserMfa(software_token="")), Step(SELECT, (SMS_MFA, SOFTWARE_TOKEN_MFA))),
        # Who has none sets one up.
        (standing(ON, addresses=frozenset()), Step(SETUP, (EMAIL_OTP, SOFTWARE_TOKEN_MFA))),
        (standing(ON, addresses=frozenset({"email"})), Step(SETUP, (SOFTWARE_TOKEN_MFA,))),
        (standing(ON, offered=(EMAIL_OTP,), addresses=frozenset()), Step(SETUP, (EMAIL_OTP,))),
        # A temporary password goes first, whatever comes then.
        (standing(OFF, temporary_password=True), NEW_PASSWORD),
        (standing(ON, on(*ALL), temporary_password=True), NEW_PASSWORD),
        # A second factor ends it.
        (standing(ON, on(SMS_MFA), proven=(PASSWORD, SMS_MFA)), TOKENS),
        (standing(ON, on(*ALL), proven=(PASSWORD, RECOVERY_CODE)), TOKENS),
        # A code to the same address again proves nothing new.
        (standing(OPTIONAL, on(EMAIL_OTP, SMS_MFA), proven=(EMAIL,)), BY_SMS),
        (standing(ON, proven=(EMAIL,), recovers_by=None), BY_SMS),
        # A passkey that has verified its user is both factors in one, where pool and user have it so.
        (standing(ON, on(SMS_MFA, PASSKEY_MFA), by_passkey=True, proven=(VERIFIED_PASSKEY,)), TOKENS),
        (standing(OPTIONAL, on(*ALL, PASSKEY_MFA), by_passkey=True, proven=(VERIFIED_PASSKEY,)), TOKENS),
        (standing(ON, on(SMS_MFA, PASSKEY_MFA), by_passkey=True, proven=(PASSKEY,)), BY_SMS),
        (standing(ON, on(SMS_MFA, PASSKEY_MFA), proven=(VERIFIED_PASSKEY,)), BY_SMS),
        (standing(ON, on(SMS_MFA), by_passkey=True, proven=(VERIFIED_PASSKEY,)), BY_SMS),
        (standing(OPTIONAL, on(SMS_MFA), proven=(PASSKEY,)), BY_SMS),
        (standing(OPTIONAL, by_passkey=True, proven=(VERIFIED_PASSKEY,)), TOKENS),
        # Nothing else is, and it is never asked for as a second factor.
        (standing(ON, on(SMS_MFA, PASSKEY_MFA), by_passkey=True), BY_SMS),
        (standing(ON, on(SMS_MFA, EMAIL_OTP, PASSKEY_MFA), by_passkey=True), Step(SELECT, (SMS_MFA, EMAIL_OTP))),
        (
            standing(ON, on(SMS_MFA, PASSKEY_MFA), by_passkey=True, proven=(VERIFIED_PASSKEY,), remembered=True),
            BY_DEVICE,
        ),
        # A remembered device proves itself last, and once. It stands in for a second factor where the pool has it so.
        (standing(OFF, remembered=True), BY_DEVICE),
        (standing(OFF, remembered=True, proven=(PASSWORD, DEVICE)), TOKENS),
        (standing(OPTIONAL, on(SMS_MFA), remembered=True), BY_SMS),
        (standing(OPTIONAL, on(SMS_MFA), remembered=True, proven=(PASSWORD, SMS_MFA)), BY_DEVICE),
        (standing(OPTIONAL, on(SMS_MFA), remembered=True, proven=(PASSWORD, SMS_MFA, DEVICE)), TOKENS),
        (standing(OPTIONAL, on(*ALL), remembered=True, spares_mfa=True), BY_DEVICE),
        (standing(ON, addresses=frozenset(), remembered=True, spares_mfa=True), BY_DEVICE),
        (standing(ON, remembered=True, spares_mfa=True, proven=(PASSWORD, DEVICE)), TOKENS),
        (standing(OFF, remembered=True, spares_mfa=True, temporary_password=True), NEW_PASSWORD),
        # One that is not remembered stands in for nothing, be it that it was a moment ago.
        (standing(ON, on(SMS_MFA), spares_mfa=True), BY_SMS),
        (standing(ON, on(SMS_MFA), spares_mfa=True, proven=(PASSWORD, DEVICE)), BY_SMS),
        (standing(ON, on(SMS_MFA), remembered=True, proven=(PASSWORD, DEVICE)), BY_SMS),
    ],
)
def test_each_standing_has_its_step(stands: Standing, step: Step) -> None:
    """Cognito's order of decisions."""
    assert next_step(stands) == step


@pytest.mark.parametrize(
    "stands",
    [
        standing(ON, offered=(SMS_MFA,), addresses=frozenset()),
        standing(ON, offered=(EMAIL_OTP,), addresses=frozenset({"email"})),
        standing(ON, offered=(SMS_MFA,), recovers_by="phone_number"),
        # Whoever has the phone alone could set up an app of their own in its place.
        standing(OPTIONAL, on(SMS_MFA, app=None), proven=(SMS,)),
    ],
)
def test_who_can_neither_prove_nor_set_up_a_factor_is_refused(stands: Standing) -> None:
    """A demand that cannot be met is no reason to let anybody pass."""
    with pytest.raises(errors.MFAMethodNotFoundException):
        next_step(stands)


@pytest.mark.parametrize(
    ("stands", "begins"),
    [
        (standing(OFF), True),
        (standing(OPTIONAL), True),
        (standing(OPTIONAL, on(SMS_MFA)), False),
        (standing(OPTIONAL, on(SMS_MFA), by_passkey=True), False),
        (standing(OPTIONAL, on(SMS_MFA, PASSKEY_MFA), by_passkey=True), True),
        (standing(OPTIONAL, on(SMS_MFA, PASSKEY_MFA)), False),
        (standing(ON, addresses=frozenset(), by_passkey=True), False),
        (standing(ON, on(SMS_MFA), by_passkey=True), False),
        (standing(ON, on(SMS_MFA, PASSKEY_MFA), by_passkey=True), True),
    ],
)
def test_a_passkey_begins_where_that_leads_somewhere(stands: Standing, *, begins: bool) -> None:
    """Where it satisfies MFA, or nothing has to."""
    assert begins_by_passkey(stands) == begins


def test_a_pool_that_asks_for_nothing_has_no_second_factors() -> None:
    """Though it has taken some before, and users have them on: so they may begin by a code, or by a passkey."""
    assert second_factors(standing(OFF, on(*ALL, preferred=SMS_MFA))) == ()
    assert begins_by_passkey(standing(OFF, on(*ALL)))


def test_who_has_proven_nothing_has_no_next_step() -> None:
    """Such a sign-in does not exist; should it ever, it ends here."""
    with pytest.raises(ValueError, match="proven nothing"):
        next_step(standing(OFF, proven=()))


def subsets(values: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every part of the values, in their order."""
    return chain.from_iterable(combinations(values, size) for size in range(len(values) + 1))


def every_standing() -> Iterator[Standing]:
    """All that there can be."""
    proven = [(PASSWORD,), (EMAIL,), (SMS,), (PASSWORD, SMS_MFA)]
    addresses = [frozenset(part) for part in subsets(("email", "phone_number"))]
    pools = [PoolMfa(mode, offered) for mode in (OFF, OPTIONAL, ON) for offered in subsets(ALL)]
    users = [
        UserMfa(enabled, preferred, app)
        for enabled in subsets(ALL)
        for preferred in (None, *enabled)
        for app in (None, "", "phone")
    ]
    for parts in product(proven, (False, True), pools, users, addresses, (None, "email", "phone_number")):
        yield Standing(*parts)


def test_no_standing_at_all_gets_what_it_should_not() -> None:
    """Over all of them: tokens need a second factor wherever there is one to ask for, and nothing is asked in vain."""
    seen = set()
    for stands in every_standing():
        try:
            step = next_step(stands)
        except errors.MFAMethodNotFoundException:
            assert stands.pool.mode == ON or stands.user.enabled
            continue
        seen.add(step.challenge)
        if stands.temporary_password:
            assert step == NEW_PASSWORD
            continue
        if step == TOKENS and len(stands.proven) == 1:
            assert stands.pool.mode == OFF or (stands.pool.mode == OPTIONAL and not second_factors(stands))
        asked = next((factor for factor, challenge in CHALLENGES.items() if challenge == step.challenge), None)
        for factor in (*step.choices, *([asked] if asked else [])):
            assert factor in stands.pool.offered
        if asked in {SMS_MFA, EMAIL_OTP}:
            assert ("phone_number" if asked == SMS_MFA else "email") in stands.addresses
        if asked == SOFTWARE_TOKEN_MFA:
            assert stands.user.software_token is not None
        assert (step.challenge == SELECT) == (len(step.choices) > 1 and step.challenge != SETUP)
    assert seen == {None, SELECT, SETUP, NEW_PASSWORD.challenge, *CHALLENGES.values()}


def outcome(stands: Standing) -> Step | None:
    """The next step; None for who is refused."""
    try:
        return next_step(stands)
    except errors.MFAMethodNotFoundException:
        return None


def test_a_device_changes_nothing_but_what_it_is_meant_to() -> None:
    """Over all standings: one that is not remembered nothing at all, and one that is puts itself before tokens."""
    for stands in every_standing():
        if stands.recovers_by is not None or stands.addresses != BOTH:
            continue
        step = outcome(stands)
        assert outcome(replace(stands, spares_mfa=True)) == step
        assert outcome(replace(stands, remembered=True)) == (BY_DEVICE if step == TOKENS else step)
        spared = next_step(replace(stands, remembered=True, spares_mfa=True))
        assert spared == (NEW_PASSWORD if stands.temporary_password else BY_DEVICE)


def test_a_demanded_factor_is_asked_for_or_the_sign_in_ends() -> None:
    """Over all of them: no tokens, no device in its place, and none to be set up, which would prove nothing."""
    allowed = {SELECT, *CHALLENGES.values()}
    for stands in every_standing():
        demanded = replace(stands, mfa_demanded=True, remembered=True, spares_mfa=True, temporary_password=False)
        able = can_meet_demand(demanded)
        if demanded.pool.mode == OFF and len(demanded.proven) == 1:
            assert not able
        if not able:
            continue
        step = next_step(demanded)
        if len(demanded.proven) > 1:
            assert step == BY_DEVICE
        else:
            assert step.challenge in allowed, demanded


@pytest.mark.parametrize("mode", [OFF, OPTIONAL, ON])
def test_who_cannot_meet_a_demand_any_more_is_refused(mode: int) -> None:
    """In Cognito's words for a risk."""
    stands = replace(
        standing(mode, offered=() if mode == OFF else (SMS_MFA,), addresses=frozenset()), mfa_demanded=True
    )
    assert not can_meet_demand(stands)
    with pytest.raises(errors.NotAuthorizedException, match=r"Unable to login because of security reasons\."):
        next_step(stands)
