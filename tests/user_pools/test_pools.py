"""User pools: made, described, changed, listed and deleted."""

import asyncio
import re
from functools import partial
from typing import Any

import pytest

from poolhouse import errors, signing_keys
from poolhouse.call import Caller, House
from poolhouse.clock import ManualClock
from poolhouse.crypto import jwt
from poolhouse.edge import transcode
from poolhouse.gen.userpool import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.integrations.inbox import Inbox
from poolhouse.jobs import JobRunner
from poolhouse.storage import housekeeping as housekeeping_rows
from poolhouse.storage import signing_keys as key_rows
from poolhouse.storage.store import Store
from poolhouse.user_pools import housekeeping, pool_keys, pools
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.pools import EXACT_USERS, PURGE_AFTER_SECONDS
from poolhouse.workers import Workers
from tests.house import OPERATOR, REGION, new_house
from tests.user_pools.conftest import Api

ELSEWHERE = Caller(wire.CALLER_OPERATOR, "AKIATESTS", "eu-west-1")


async def described(api: Api, pool_id: str) -> dict[str, Any]:
    """The pool as the AWS wire shows it."""
    response = await api.describe_user_pool(user_pool_id=pool_id)
    return transcode.to_document(response)["UserPool"]


async def rows_of(api: Api, table: str, pool: Pool) -> int:
    """How many rows of a table belong to the pool."""
    sql = f"SELECT COUNT(*) FROM {table} WHERE user_pool_id = $1"  # noqa: S608  one of our own tables
    count: int = await api.house.store.value(sql, pool.id)
    return count


async def test_a_pool_of_which_nothing_is_said_has_cognitos_defaults(api: Api) -> None:
    """Terraform's plan after its first run is empty: what is shown is what the real service shows, and no more."""
    created = await api.create_user_pool(pool_name="My pool")
    document = transcode.to_document(created)["UserPool"]
    pool_id = document["Id"]
    assert re.fullmatch(r"us-east-1_[0-9A-Za-z]{9}", pool_id)
    assert await described(api, pool_id) == document
    del document["SchemaAttributes"]
    assert document == {
        "Id": pool_id,
        "Name": "My pool",
        "Arn": f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool_id}",
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 8,
                "RequireUppercase": True,
                "RequireLowercase": True,
                "RequireNumbers": True,
                "RequireSymbols": True,
                "TemporaryPasswordValidityDays": 7,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "DeletionProtection": "INACTIVE",
        "LambdaConfig": {},
        "CreationDate": 1_700_000_000.0,
        "LastModifiedDate": 1_700_000_000.0,
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "UserAttributeUpdateSettings": {},
        "MfaConfiguration": "OFF",
        "EstimatedNumberOfUsers": 0,
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [
                {"Priority": 1, "Name": "verified_email"},
                {"Priority": 2, "Name": "verified_phone_number"},
            ]
        },
        "UserPoolTier": "ESSENTIALS",
    }


async def test_a_pool_is_made_in_the_region_that_the_caller_signs_for(api: Api) -> None:
    """One server can stand in for several regions, and a pool is seen in its own only."""
    created = await api.create_user_pool(ELSEWHERE, pool_name="pool")
    pool_id = created.user_pool.id
    assert pool_id.startswith("eu-west-1_")
    assert ":eu-west-1:" in created.user_pool.arn
    with pytest.raises(errors.ResourceNotFoundException, match=f"User pool {pool_id} does not exist."):
        await api.describe_user_pool(user_pool_id=pool_id)
    found = await api.describe_user_pool(ELSEWHERE, user_pool_id=pool_id)
    assert found.user_pool == created.user_pool


async def test_names_are_case_sensitive_unless_the_pool_says_otherwise(api: Api) -> None:
    """As in Cognito, and the setting is only shown where it was made: Terraform would else replace the pool."""
    assert (await api.new_pool()).case_sensitive
    folded = await api.new_pool(username_configuration={"case_sensitive": False})
    assert not folded.case_sensitive
    assert (await described(api, folded.id))["UsernameConfiguration"] == {"CaseSensitive": False}


async def test_a_pool_that_contradicts_itself_is_not_made(api: Api) -> None:
    """Nothing is left behind of a request that is refused."""
    with pytest.raises(errors.InvalidParameterException, match="Only one of the aliasAttributes"):
        await api.create_user_pool(
            pool_name="pool",
            alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL],
            username_attributes=[pb.USERNAME_ATTRIBUTE_TYPE_EMAIL],
        )
    with pytest.raises(errors.InvalidParameterException, match="Please use TemporaryPasswordValidityDays"):
        await api.create_user_pool(
            pool_name="pool",
            policies={"password_policy": {"temporary_password_validity_days": 3}},
            admin_create_user_config={"unused_account_validity_days": 4},
        )
    assert not (await api.list_user_pools(max_results=60)).user_pools


async def test_an_update_sets_back_what_it_leaves_out(api: Api) -> None:
    """As Cognito's documentation warns."""
    pool = await api.new_pool(
        policies={"password_policy": {"minimum_length": 20}},
        auto_verified_attributes=[pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL],
        admin_create_user_config={"allow_admin_create_user_only": True},
        account_recovery_setting={
            "recovery_mechanisms": [{"priority": 1, "name": "RECOVERY_OPTION_NAME_TYPE_ADMIN_ONLY"}]
        },
        sms_configuration={"sns_caller_arn": "arn:aws:iam::123456789012:role/sms", "external_id": "x"},
        email_verification_subject="Welcome",
    )
    fresh = await described(api, (await api.new_pool()).id)
    api.clock.advance(5)
    await api.update_user_pool(user_pool_id=pool.id)
    updated = await described(api, pool.id)
    assert updated["LastModifiedDate"] == updated["CreationDate"] + 5
    for name in ("Id", "Arn", "LastModifiedDate"):
        del fresh[name], updated[name]
    assert updated == fresh


async def test_an_update_keeps_what_older_clients_do_not_know(api: Api) -> None:
    """Protection, tags, tier and verified updates are not undone by a client that never heard of them."""
    pool = await api.new_pool(
        pool_name="first",
        deletion_protection=pb.DELETION_PROTECTION_TYPE_ACTIVE,
        user_pool_tags={"team": "a"},
        user_pool_tier=pb.USER_POOL_TIER_TYPE_PLUS,
        user_attribute_update_settings={
            "attributes_require_verification_before_update": [pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL]
        },
        username_attributes=[pb.USERNAME_ATTRIBUTE_TYPE_EMAIL],
        username_configuration={"case_sensitive": False},
        schema=[{"name": "plan", "attribute_data_type": pb.ATTRIBUTE_DATA_TYPE_STRING}],
    )
    before = await described(api, pool.id)
    await api.update_user_pool(user_pool_id=pool.id)
    assert await described(api, pool.id) == before
    await api.update_user_pool(
        user_pool_id=pool.id,
        pool_name="second",
        deletion_protection=pb.DELETION_PROTECTION_TYPE_INACTIVE,
        user_pool_tags={"team": "b"},
        user_attribute_update_settings={},
    )
    after = await described(api, pool.id)
    assert (after["Name"], after["DeletionProtection"], after["UserPoolTags"]) == ("second", "INACTIVE", {"team": "b"})
    assert after["UserAttributeUpdateSettings"] == {}


async def test_what_was_read_can_be_written_back(api: Api) -> None:
    """The way that Cognito's documentation recommends: describe, change, update."""
    pool = await api.new_pool(policies={"password_policy": {"temporary_password_validity_days": 3}})
    before = (await api.describe_user_pool(user_pool_id=pool.id)).user_pool
    names = {field.name for field in pb.UpdateUserPoolRequest.DESCRIPTOR.fields}
    members = {field.name: value for field, value in before.ListFields() if field.name in names}
    await api.update_user_pool(user_pool_id=pool.id, pool_name=before.name, **members)
    assert (await api.describe_user_pool(user_pool_id=pool.id)).user_pool == before


async def test_an_update_is_seen_by_the_next_call(api: Api) -> None:
    """What this server remembers of a pool never outlives a change."""
    pool = await api.new_pool()
    await api.update_user_pool(user_pool_id=pool.id, policies={"password_policy": {"minimum_length": 30}})
    assert (await described(api, pool.id))["Policies"]["PasswordPolicy"]["MinimumLength"] == 30


async def test_a_refused_update_changes_nothing(api: Api) -> None:
    """An update is made whole or not at all."""
    pool = await api.new_pool(email_verification_subject="Welcome")
    before = await described(api, pool.id)
    with pytest.raises(errors.InvalidParameterException, match="can't disable all MFAs"):
        await api.update_user_pool(
            user_pool_id=pool.id, email_verification_subject="Hello", mfa_configuration=pb.USER_POOL_MFA_TYPE_ON
        )
    with pytest.raises(errors.InvalidParameterException, match="Please use TemporaryPasswordValidityDays"):
        await api.update_user_pool(
            user_pool_id=pool.id,
            policies={"password_policy": {"temporary_password_validity_days": 3}},
            admin_create_user_config={"unused_account_validity_days": 4},
        )
    assert await described(api, pool.id) == before


async def test_updates_at_once_do_not_lose_each_other(api: Api) -> None:
    """Attributes that two calls add at the same time are both there."""
    pool = await api.new_pool()

    def attribute(name: str) -> list[dict[str, Any]]:
        return [{"name": name, "attribute_data_type": pb.ATTRIBUTE_DATA_TYPE_STRING}]

    await asyncio.gather(
        *(api.add_custom_attributes(user_pool_id=pool.id, custom_attributes=attribute(f"n{i}")) for i in range(8)),
        api.update_user_pool(user_pool_id=pool.id, pool_name="renamed"),
    )
    document = await described(api, pool.id)
    names = {entry["Name"] for entry in document["SchemaAttributes"]}
    assert names >= {f"custom:n{i}" for i in range(8)}
    assert document["Name"] == "renamed"


async def test_a_protected_pool_is_not_deleted(api: Api) -> None:
    """Only an update that says so takes the protection away."""
    pool = await api.new_pool(deletion_protection=pb.DELETION_PROTECTION_TYPE_ACTIVE)
    with pytest.raises(errors.InvalidParameterException, match="deletion protection is activated"):
        await api.delete_user_pool(user_pool_id=pool.id)
    await api.update_user_pool(user_pool_id=pool.id, deletion_protection=pb.DELETION_PROTECTION_TYPE_INACTIVE)
    await api.delete_user_pool(user_pool_id=pool.id)
    with pytest.raises(errors.ResourceNotFoundException):
        await api.describe_user_pool(user_pool_id=pool.id)


async def test_a_deleted_pool_is_gone_for_every_operation(api: Api) -> None:
    """No list has it, and no call works on it, though its rows are still being cleared away."""
    pool = await api.new_pool()
    client = await api.new_client(pool)
    await api.delete_user_pool(user_pool_id=pool.id)
    assert not (await api.list_user_pools(max_results=60)).user_pools
    assert await key_rows.of_issuer(api.house.store, pool.id) == []
    for call in (
        api.delete_user_pool(user_pool_id=pool.id),
        api.update_user_pool(user_pool_id=pool.id),
        api.create_group(user_pool_id=pool.id, group_name="g"),
        api.create_user_pool_client(user_pool_id=pool.id, client_name="app"),
        api.describe_user_pool_client(user_pool_id=pool.id, client_id=client.id),
        api.get_user_pool_mfa_config(user_pool_id=pool.id),
    ):
        with pytest.raises(errors.ResourceNotFoundException, match=f"User pool {pool.id} does not exist."):
            await call


async def test_what_a_deleted_pool_leaves_behind_is_cleared_away(api: Api) -> None:
    """Personal data does not stay: once calls under way have ended, every row of the pool goes. Others keep theirs."""
    doomed, other = await api.new_pool(), await api.new_pool()
    for pool in (doomed, other):
        await api.new_client(pool, generate_secret=True)
        await api.new_user(pool, email="alice@example.com", email_verified="true")
        await api.create_group(user_pool_id=pool.id, group_name="admins")
        await api.admin_add_user_to_group(user_pool_id=pool.id, username="alice", group_name="admins")
    await api.delete_user_pool(user_pool_id=doomed.id)
    work = {housekeeping.PURGE_POOL_KIND: partial(housekeeping.purge_pool_later, api.house)}
    runner = JobRunner(api.house.store, api.house.bus, api.clock, api.house.ids, work)
    await runner.run_due()
    assert await rows_of(api, "users", doomed) == 1
    api.clock.advance(PURGE_AFTER_SECONDS)
    await runner.run_due()
    assert [table for table in housekeeping_rows.POOL_TABLES if await rows_of(api, table, doomed)] == []
    kept = ("users", "user_search", "app_clients", "app_client_secrets", "user_groups", "group_members")
    assert [table for table in kept if not await rows_of(api, table, other)] == []
    keys = [await key_rows.of_issuer(api.house.store, pool.id) for pool in (doomed, other)]
    assert [len(found) for found in keys] == [0, 1]


async def test_another_server_hears_of_changes(
    api: Api, store: Store, clock: ManualClock, inbox: Inbox, workers: Workers
) -> None:
    """What another server remembers of a pool goes with the first hint."""
    other = Api(new_house(store, clock, inbox, workers, like=api.house), clock, inbox)
    pool = await api.new_pool()
    assert (await described(other, pool.id))["Name"] == "pool"
    await api.update_user_pool(user_pool_id=pool.id, pool_name="renamed")
    assert (await described(other, pool.id))["Name"] == "renamed"
    await api.delete_user_pool(user_pool_id=pool.id)
    with pytest.raises(errors.ResourceNotFoundException):
        await other.describe_user_pool(user_pool_id=pool.id)


async def test_a_pool_that_was_deleted_meanwhile_is_not_changed(
    api: Api, store: Store, clock: ManualClock, inbox: Inbox, workers: Workers
) -> None:
    """A server that still remembers a deleted pool finds out when it writes."""
    deaf = new_house(store, clock, inbox, workers)
    other, pool = Api(deaf, clock, inbox), await api.new_pool()
    await described(other, pool.id)
    await api.delete_user_pool(user_pool_id=pool.id)
    arn = f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool.id}"
    attribute = {"name": "x", "attribute_data_type": pb.ATTRIBUTE_DATA_TYPE_STRING}
    for call in (
        other.update_user_pool(user_pool_id=pool.id, pool_name="renamed"),
        other.delete_user_pool(user_pool_id=pool.id),
        other.add_custom_attributes(user_pool_id=pool.id, custom_attributes=[attribute]),
        other.tag_resource(resource_arn=arn, tags={"a": "b"}),
        other.create_user_pool_client(user_pool_id=pool.id, client_name="app"),
    ):
        with pytest.raises(errors.ResourceNotFoundException, match=f"User pool {pool.id} does not exist."):
            await call


async def test_pools_are_listed_page_by_page(api: Api) -> None:
    """Each pool comes up once, in whatever order they were made, and only those of the caller's region."""
    made = [(await api.new_pool(pool_name=f"pool {i}")) for i in range(5)]
    await api.create_user_pool(ELSEWHERE, pool_name="elsewhere")
    listed: list[pb.UserPoolDescriptionType] = []
    page = await api.list_user_pools(max_results=2)
    listed.extend(page.user_pools)
    while page.next_token:
        assert len(page.user_pools) == 2
        page = await api.list_user_pools(max_results=2, next_token=page.next_token)
        listed.extend(page.user_pools)
    assert {(pool.id, pool.name) for pool in listed} == {(pool.id, pool.name) for pool in made}
    assert len(listed) == 5
    assert transcode.to_document(listed[0]) == {
        "Id": listed[0].id,
        "Name": listed[0].name,
        "LambdaConfig": {},
        "CreationDate": 1_700_000_000.0,
        "LastModifiedDate": 1_700_000_000.0,
    }


async def test_a_list_goes_on_where_it_was_though_pools_come_and_go(api: Api) -> None:
    """A page that has been read does not make the next one skip or repeat a pool."""
    made = sorted([(await api.new_pool()).id for _ in range(4)])
    page = await api.list_user_pools(max_results=2)
    await api.delete_user_pool(user_pool_id=made[1])
    await api.delete_user_pool(user_pool_id=made[0])
    rest = await api.list_user_pools(max_results=60, next_token=page.next_token)
    assert [pool.id for pool in rest.user_pools] == made[2:]
    assert not rest.HasField("next_token")


async def test_a_token_of_another_region_is_refused(api: Api) -> None:
    """A token is good for the list that it came from."""
    for _ in range(2):
        await api.new_pool()
    token = (await api.list_user_pools(max_results=1)).next_token
    with pytest.raises(errors.InvalidParameterException, match="Invalid pagination token"):
        await api.list_user_pools(ELSEWHERE, max_results=1, next_token=token)


async def test_few_users_are_counted_exactly(api: Api) -> None:
    """Whoever has just signed up is in the number."""
    pool = await api.new_pool()
    assert (await described(api, pool.id))["EstimatedNumberOfUsers"] == 0
    await api.new_user(pool, "alice")
    await api.new_user(pool, "bob")
    assert (await described(api, pool.id))["EstimatedNumberOfUsers"] == 2


async def test_many_users_are_counted_now_and_then(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large pool is not counted for each call; the number is a minute old at most."""
    assert EXACT_USERS >= 1000
    monkeypatch.setattr(pools, "EXACT_USERS", 1)
    pool = await api.new_pool()
    for name in ("alice", "bob"):
        await api.new_user(pool, name, password=None)
    assert (await described(api, pool.id))["EstimatedNumberOfUsers"] == 2
    await api.new_user(pool, "carol", password=None)
    assert (await described(api, pool.id))["EstimatedNumberOfUsers"] == 2
    api.clock.advance(61)
    assert (await described(api, pool.id))["EstimatedNumberOfUsers"] == 3


async def test_a_new_pool_has_a_key_of_its_own(api: Api, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tokens can be signed and checked from the first moment on; here with a key that no other pool has had."""
    monkeypatch.setattr(signing_keys, "generate_key", jwt.generate_key)
    first, second = await api.new_pool(), await api.new_pool()
    keys = [await pool_keys.current(house, pool.id) for pool in (first, second)]
    assert keys[0].kid != keys[1].kid


@pytest.mark.parametrize("pool_id", ["us-east-1_Unknown00", "eu-west-1_ABCDEFGHI", "-_0"])
async def test_an_unknown_pool_is_not_found(api: Api, pool_id: str) -> None:
    """The message names what was asked for."""
    with pytest.raises(errors.ResourceNotFoundException, match=f"User pool {re.escape(pool_id)} does not exist."):
        await api.describe_user_pool(user_pool_id=pool_id)


async def test_only_operators_manage_pools(api: Api) -> None:
    """Nobody who merely knows a pool's id can see or change its settings."""
    pool = await api.new_pool()
    nobody = Caller(wire.CALLER_ANYONE)
    for call in (
        api.describe_user_pool(nobody, user_pool_id=pool.id),
        api.delete_user_pool(nobody, user_pool_id=pool.id),
        api.create_group(nobody, user_pool_id=pool.id, group_name="g"),
    ):
        with pytest.raises(errors.MissingAuthenticationTokenException):
            await call
    assert OPERATOR.region == REGION
