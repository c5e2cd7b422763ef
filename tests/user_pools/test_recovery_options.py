"""How the users of a pool may recover an account."""

from dataclasses import replace
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import user_pools as pool_rows
from poolhouse.user_pools import recovery_options
from poolhouse.user_pools.model.mfa import UserMfa
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import CONFIRMED, User
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import configure

EMAIL = pb.RECOVERY_OPTION_NAME_TYPE_VERIFIED_EMAIL
PHONE = pb.RECOVERY_OPTION_NAME_TYPE_VERIFIED_PHONE_NUMBER
ADMIN = pb.RECOVERY_OPTION_NAME_TYPE_ADMIN_ONLY


async def pool_of(api: Api, *names: pb.RecoveryOptionNameType) -> Pool:
    """A pool that prefers them in this order."""
    mechanisms: list[Any] = [{"name": name, "priority": place} for place, name in enumerate(names, 1)]
    return await api.new_pool(account_recovery_setting={"recovery_mechanisms": mechanisms[::-1]})


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((EMAIL, PHONE), ("email", "phone_number")),
        ((PHONE, EMAIL), ("phone_number", "email")),
        ((EMAIL,), ("email",)),
        ((ADMIN,), ()),
    ],
    ids=["mail first", "phone first", "mail", "operators"],
)
async def test_the_pools_order_counts(
    api: Api, names: tuple[pb.RecoveryOptionNameType, ...], expected: tuple[str, ...]
) -> None:
    """By priority, however the list is sorted."""
    assert recovery_options.recovery_attributes(await pool_of(api, *names)) == expected


async def test_a_pool_that_states_no_order_recovers_by_phone_first(api: Api) -> None:
    """What Cognito did before there was a setting."""
    row = await pool_rows.pool(api.house.store, (await api.new_pool()).id)
    assert row is not None
    settings = pb.UserPoolType.FromString(row.settings)
    settings.ClearField("account_recovery_setting")
    silent = Pool(replace(row, settings=settings.SerializeToString()))
    assert recovery_options.recovery_attributes(silent) == ("phone_number", "email")


async def test_where_only_operators_help_nobody_else_gets_further(api: Api) -> None:
    """A pool of any other kind lets everybody."""
    recovery_options.check_allowed(await pool_of(api, EMAIL))
    with pytest.raises(errors.NotAuthorizedException, match="Contact administrator"):
        recovery_options.check_allowed(await pool_of(api, ADMIN))


async def test_the_first_address_that_is_verified_gets_the_code(api: Api) -> None:
    """One that is not verified might be anybody's."""
    pool = await pool_of(api, PHONE, EMAIL)
    both = {"email": "alice@example.com", "phone_number": "+15555550123"}

    def chosen(**verified: str) -> str | None:
        attributes = {**both, **{f"{name}_verified": flag for name, flag in verified.items()}}
        return recovery_options.recovery_attribute(pool, User(pool.id, "sub", "alice", CONFIRMED, attributes, 0.0, 0.0))

    assert chosen(email="true", phone_number="true") == "phone_number"
    assert chosen(email="true", phone_number="false") == "email"
    assert chosen(email="false") is None


async def test_a_made_up_code_goes_where_a_real_one_might(api: Api) -> None:
    """To the address that was asked with, if the pool would write there, and else to its first choice."""
    both, phone = await pool_of(api, PHONE, EMAIL), await pool_of(api, PHONE)
    assert recovery_options.fake_attribute(both, "nobody@example.com") == "email"
    assert recovery_options.fake_attribute(both, "nobody") == "phone_number"
    assert recovery_options.fake_attribute(phone, "nobody@example.com") == "phone_number"


async def test_a_second_factor_recovers_no_password(api: Api) -> None:
    """Whoever reads that address would need nothing else. Where no second factor is asked for, it recovers again."""
    pool = await pool_of(api, EMAIL, PHONE)
    now = api.clock.now()
    attributes = {"email": "a@b.cz", "email_verified": "true"}
    alice = User(pool.id, "sub", "alice", CONFIRMED, attributes, now, now, mfa=UserMfa(("EMAIL_OTP",)))
    assert recovery_options.recovery_attribute(pool, alice) == "email"
    await configure(api, pool)
    pool = await api.refreshed(pool)
    assert recovery_options.recovery_attribute(pool, alice) is None
    alice.attributes |= {"phone_number": "+15555550123", "phone_number_verified": "true"}
    assert recovery_options.recovery_attribute(pool, alice) == "phone_number"
