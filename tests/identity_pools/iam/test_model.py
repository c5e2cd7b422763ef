"""Roles and identity providers as the rest of the house sees them."""

from pathlib import Path

import pytest

from poolhouse.call import House
from poolhouse.gen.iam import v1 as pb
from poolhouse.identity_pools.iam import model
from poolhouse.integrations.inbox import Inbox
from poolhouse.storage import iam as rows
from tests.house import new_house
from tests.identity_pools.iam.conftest import ACCOUNT, Iam, policy
from tests.identity_pools.iam.metadata import certificate, metadata

ARN = f"arn:aws:iam::{ACCOUNT}:role/apps/Uploader"


@pytest.fixture
async def made(iam: Iam) -> pb.Role:
    """A role with a policy and a tag."""
    role = await iam.new_role(
        "Uploader", path="/apps/", max_session_duration=7200, tags=[pb.Tag(key="team", value="web")]
    )
    await iam.put_role_policy(role_name="Uploader", policy_name="Read", policy_document=policy())
    return role


async def test_a_role_is_found_by_its_arn(iam: Iam, made: pb.Role) -> None:
    """Ready to be asked: its policies have the names that verdicts tell."""
    role = await model.role(iam.house, ARN)
    assert role is not None
    assert (role.arn, role.name, role.id, role.path) == (ARN, "Uploader", made.role_id, "/apps/")
    assert (role.max_session_seconds, role.tags) == (7200, {"team": "web"})
    assert [found.name for found in role.policies] == ["Read"]
    assert role.trust.statements[0].allows
    assert "statements" not in repr(role)


@pytest.mark.parametrize(
    "arn",
    [
        ARN.replace("/apps", ""),
        ARN.replace("Uploader", "uploader"),
        ARN.replace(ACCOUNT, "123456789012"),
        ARN.replace("role", "user"),
        ARN + "\x00",
        ARN.replace("/apps/", "/apps /"),
        f"arn:aws:iam::{ACCOUNT}:role/",
        "arn",
        "",
    ],
)
async def test_no_other_arn_leads_to_it(iam: Iam, made: pb.Role, arn: str) -> None:
    """Path, case and account belong to the ARN."""
    assert made.arn == ARN
    assert await model.role(iam.house, ARN)
    assert await model.role(iam.house, arn) is None


async def test_a_role_is_remembered(iam: Iam, made: pb.Role) -> None:
    """It is read once, until something changes."""
    first = await model.role(iam.house, made.arn)
    async with iam.house.store.write() as tx:
        await rows.delete(tx, "uploader")
    assert await model.role(iam.house, made.arn) is first
    iam.clock.advance(60)
    assert await model.role(iam.house, made.arn) is None


async def test_a_change_on_one_server_is_seen_by_the_others(
    house: House, inbox: Inbox, iam: Iam, made: pb.Role
) -> None:
    """Hints tell them to forget what they remember."""
    other = new_house(house.store, iam.clock, inbox, house.workers, like=house)
    assert (before := await model.role(other, made.arn))
    assert len(before.policies) == 1
    await iam.delete_role_policy(role_name="Uploader", policy_name="Read")
    assert (after := await model.role(other, made.arn))
    assert len(after.policies) == 0


async def test_arns_belong_to_the_account(house: House) -> None:
    """What is not the account's is nothing here."""
    arn = model.arn_of(house, "oidc-provider/a.example")
    assert arn == f"arn:aws:iam::{ACCOUNT}:oidc-provider/a.example"
    assert model.resource_of(house, arn) == "oidc-provider/a.example"
    assert model.resource_of(house, arn.replace(ACCOUNT, "1" * 12)) is None
    assert model.provider_resource(house, model.OIDC, arn) == "oidc-provider/a.example"
    assert model.provider_resource(house, model.SAML, arn) is None


async def test_providers_are_found_by_their_arns(iam: Iam, tmp_path: Path) -> None:
    """Ready to be believed."""
    document = metadata(certificate(tmp_path), attributes='validUntil="2030-01-01T00:00:00Z"')
    await iam.create_saml_provider(name="Idp", saml_metadata_document=document)
    arn = f"arn:aws:iam::{ACCOUNT}:saml-provider/Idp"
    assert await model.saml_provider(iam.house, arn) == model.SamlProvider(arn, "Idp", document, 1_893_456_000)
    await iam.create_open_id_connect_provider(url="https://a.example/x", client_id_list=["app"])
    arn = f"arn:aws:iam::{ACCOUNT}:oidc-provider/a.example/x"
    expected = model.OidcProvider(arn, "https://a.example/x", frozenset({"app"}))
    assert await model.oidc_provider(iam.house, arn) == expected


async def test_unknown_providers_are_none(house: House) -> None:
    """Also those whose ARNs cannot be."""
    for arn in (f"arn:aws:iam::{ACCOUNT}:oidc-provider/a", f"arn:aws:iam::{ACCOUNT}:saml-provider/a", "", "a\x00"):
        assert await model.oidc_provider(house, arn) is None
        assert await model.saml_provider(house, arn) is None
