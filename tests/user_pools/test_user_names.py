"""Names and search values are kept beside the users. Whatever happens to users, both say the same."""

import contextlib
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import user_search, users
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User, alias_keys

NAMES = ["ann", "bob", "Cem"]
EMAILS = ["x@example.com", "X@example.com", "y@example.com", ""]
NUMBERS = ["+15555550100", "+15555550101", ""]
FLAGS = ["true", "false", ""]
NICKS = ["x", "Y", "ann", ""]
TEXTS = ["Ann", "O'Neill", "\U0001f600" * 300, ""]

ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "email": st.sampled_from(EMAILS),
        "email_verified": st.sampled_from(FLAGS),
        "phone_number": st.sampled_from(NUMBERS),
        "phone_number_verified": st.sampled_from(FLAGS),
        "preferred_username": st.sampled_from(NICKS),
        "given_name": st.sampled_from(TEXTS),
        "family_name": st.sampled_from(TEXTS),
        "name": st.sampled_from(TEXTS),
        "gender": st.sampled_from(TEXTS),
    },
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.sampled_from(NAMES), ATTRIBUTES, st.booleans()),
        st.tuples(st.just("update"), st.sampled_from(NAMES), ATTRIBUTES, st.booleans()),
        st.tuples(st.just("remove"), st.sampled_from(NAMES), ATTRIBUTES, st.booleans()),
        st.tuples(st.just("enable"), st.sampled_from(NAMES), st.just({}), st.booleans()),
        st.tuples(st.just("password"), st.sampled_from(NAMES), st.just({}), st.booleans()),
        st.tuples(st.just("delete"), st.sampled_from(NAMES), st.just({}), st.booleans()),
    ),
    min_size=8,
    max_size=15,
)

REFUSALS = (
    errors.AliasExistsException,
    errors.InvalidParameterException,
    errors.UserNotFoundException,
    errors.UsernameExistsException,
)
ALIASES = [
    pb.ALIAS_ATTRIBUTE_TYPE_EMAIL,
    pb.ALIAS_ATTRIBUTE_TYPE_PHONE_NUMBER,
    pb.ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME,
]


async def take(api: Any, pool: Pool, step: tuple[str, str, dict[str, str], bool]) -> None:
    """Do one thing to one user, as an operator; many are refused, as they should be."""
    kind, name, values, flag = step
    about = {"user_pool_id": pool.id, "username": name}
    listed = [pb.AttributeType(name=key, value=value) for key, value in values.items()]
    if kind == "create":
        quiet = pb.MESSAGE_ACTION_TYPE_SUPPRESS
        await api.admin_create_user(**about, user_attributes=listed, force_alias_creation=flag, message_action=quiet)
    elif kind == "update":
        await api.admin_update_user_attributes(**about, user_attributes=listed)
    elif kind == "remove":
        await api.admin_delete_user_attributes(**about, user_attribute_names=list(values))
    elif kind == "enable":
        await (api.admin_enable_user if flag else api.admin_disable_user)(**about)
    elif kind == "password":
        await api.admin_set_user_password(**about, password="Correct-Horse-7", permanent=flag)
    else:
        await api.admin_delete_user(**about)


async def check(api: Any, pool: Pool) -> None:
    """Every alias and every search value of the pool follows from a user, and none is missing."""
    store = api.house.store
    rows = await user_search.everyone(store, pool.id, "", 100)
    aliases, values = {}, {}
    for row in rows:
        user = User.from_row(pool.id, row)
        aliases.update(dict.fromkeys(alias_keys(pool, user).items(), row.sub))
        found: dict[str, str] = {
            name: user.attributes[name][:256]
            for name in ("email", "phone_number", "name", "given_name", "family_name", "preferred_username")
            if name in user.attributes
        }
        found |= {"username": user.username, "cognito:user_status": user.status}
        found["status"] = "Enabled" if user.enabled else "Disabled"
        values.update({(row.sub, name): value for name, value in found.items()})
        assert all(user.attributes.values())
    stored = await store.rows("SELECT name, value_key, sub FROM user_aliases WHERE user_pool_id = $1", pool.id)
    assert {(row[0], row[1]): row[2] for row in stored} == aliases
    stored = await store.rows("SELECT sub, name, value FROM user_search WHERE user_pool_id = $1", pool.id)
    assert len(stored) == len(values)
    assert {(row[0], row[1]): row[2] for row in stored} == values


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, case_sensitive=st.booleans())
async def test_names_and_search_values_are_what_the_users_say(
    api: Any, steps: list[Any], *, case_sensitive: bool
) -> None:
    """After any sequence of changes, refused ones included."""
    configuration = pb.UsernameConfigurationType(case_sensitive=case_sensitive)
    pool = await api.new_pool(alias_attributes=ALIASES, username_configuration=configuration)
    for name in NAMES[:2]:
        await api.new_user(pool, name, None, email=EMAILS[0], given_name=TEXTS[0])
    for step in steps:
        with contextlib.suppress(*REFUSALS):
            await take(api, pool, step)
    await check(api, pool)


async def test_every_user_of_a_value_is_listed_apart(api: Any) -> None:
    """What one user is found by says nothing of another with the same value."""
    pool = await api.new_pool()
    for name in ("ann", "bob"):
        await api.new_user(pool, name, None, given_name="Kim")
    ann = await api.found_user(pool, "ann")
    await api.admin_delete_user(user_pool_id=pool.id, username="bob")
    assert (await user_search.values(api.house.store, pool.id, ann.sub))["given_name"] == "Kim"
    assert await users.aliases(api.house.store, pool.id, ann.sub) == {}
    await check(api, pool)
