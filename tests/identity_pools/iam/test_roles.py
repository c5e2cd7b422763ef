"""Roles: made, told, listed, changed and deleted."""

import asyncio
import json
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.call import ANYONE, Caller
from poolhouse.edge import transcode
from poolhouse.gen.iam import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools.iam import model
from tests.identity_pools.iam.conftest import ACCOUNT, TRUST, Iam, policy

ARN = f"arn:aws:iam::{ACCOUNT}:role/Uploader"


async def test_a_role_is_told_as_it_was_made(iam: Iam) -> None:
    """With the path, the session and the id that IAM gives it."""
    created = await iam.new_role()
    found = transcode.to_document(await iam.get_role(role_name="Uploader"))["Role"]
    assert transcode.to_document(created) == found
    assert found.pop("RoleId").startswith("AROA")
    assert found == {
        "Path": "/",
        "RoleName": "Uploader",
        "Arn": ARN,
        "CreateDate": 1_700_000_000,
        "AssumeRolePolicyDocument": TRUST,
        "MaxSessionDuration": 3600,
    }


async def test_a_role_has_what_was_said_of_it(iam: Iam) -> None:
    """A path, a description, the longest session and tags, these in the order of their keys."""
    role = await iam.new_role(
        path="/apps/photos/",
        description="For photos",
        max_session_duration=7200,
        tags=[pb.Tag(key="team", value="web"), pb.Tag(key="Cost", value="")],
    )
    assert role.arn == f"arn:aws:iam::{ACCOUNT}:role/apps/photos/Uploader"
    assert (role.path, role.description, role.max_session_duration) == ("/apps/photos/", "For photos", 7200)
    assert [(tag.key, tag.value) for tag in role.tags] == [("Cost", ""), ("team", "web")]


async def test_a_name_is_taken_once_whatever_its_case(iam: Iam) -> None:
    """Even when several want it at once; and it is found in any case, spelt as it was made."""
    results = await asyncio.gather(
        *(iam.new_role(name) for name in ("Uploader", "uploader", "UPLOADER")), return_exceptions=True
    )
    assert sum(isinstance(result, errors.EntityAlreadyExistsException) for result in results) == 2
    [made] = [result for result in results if isinstance(result, pb.Role)]
    assert (await iam.get_role(role_name="uPLOADER")).role.role_name == made.role_name
    with pytest.raises(errors.EntityAlreadyExistsException, match=r"Role with name upLoader already exists\."):
        await iam.new_role("upLoader", path="/other/")


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ("no JSON", errors.MalformedPolicyDocumentException),
        (policy(), errors.MalformedPolicyDocumentException),
        (TRUST[:-1] + f', "Id": "{"x" * 2048}"}}', errors.LimitExceededException),
    ],
)
async def test_a_trust_policy_must_be_one(iam: Iam, document: str, error: type[Exception]) -> None:
    """When a role is made and when it is changed; what was there before stays."""
    with pytest.raises(error):
        await iam.new_role(assume_role_policy_document=document)
    await iam.new_role()
    with pytest.raises(error):
        await iam.update_assume_role_policy(role_name="Uploader", policy_document=document)
    assert (await iam.get_role(role_name="Uploader")).role.assume_role_policy_document == TRUST


async def test_blanks_in_a_policy_do_not_count(iam: Iam) -> None:
    """Who indents a policy is not punished for it, and gets it back as it was."""
    spread = json.dumps(json.loads(TRUST), indent=400)
    assert len(spread) > 2048
    assert (await iam.new_role(assume_role_policy_document=spread)).assume_role_policy_document == spread


async def test_roles_are_listed_page_by_page(iam: Iam) -> None:
    """In the order of their names whatever their case, those below a path alone, and without tags."""
    for name, path in (("b", "/apps/"), ("C", "/apps/x/"), ("a", "/"), ("D", "/apps/"), ("e", "/ap/")):
        await iam.new_role(name, path=path, tags=[pb.Tag(key="k", value="v")])
    found, marker = [], None
    while True:
        page = await iam.list_roles(max_items=2, marker=marker)
        found += page.roles
        if not page.is_truncated:
            break
        marker = page.marker
    assert not page.HasField("marker")
    assert [role.role_name for role in found] == ["a", "b", "C", "D", "e"]
    assert not any(role.tags for role in found)
    below = await iam.list_roles(path_prefix="/apps/")
    assert [role.role_name for role in below.roles] == ["b", "C", "D"]
    assert not below.is_truncated
    assert not (await iam.list_roles(path_prefix="/none/")).roles


async def test_a_marker_is_good_for_one_list(iam: Iam) -> None:
    """One of another list, and one that somebody made up, are refused."""
    for name in ("a", "b"):
        await iam.new_role(name, path="/apps/")
    marker = (await iam.list_roles(path_prefix="/apps/", max_items=1)).marker
    assert [role.role_name for role in (await iam.list_roles(path_prefix="/apps/", marker=marker)).roles] == ["b"]
    for wrong in ({"marker": marker}, {"marker": "made up"}):
        with pytest.raises(errors.InvalidParameterException, match="Invalid pagination token"):
            await iam.list_roles(**wrong)


async def test_an_update_changes_what_it_names(iam: Iam) -> None:
    """An empty description takes it away."""
    await iam.new_role(description="old", tags=[pb.Tag(key="k", value="v")])

    async def updated(**members: Any) -> tuple[str, bool, int]:
        await iam.update_role(role_name="uploader", **members)
        role = (await iam.get_role(role_name="Uploader")).role
        assert (role.tags[0].key, role.assume_role_policy_document) == ("k", TRUST)
        return role.description, role.HasField("description"), role.max_session_duration

    assert await updated(description="new") == ("new", True, 3600)
    assert await updated(max_session_duration=43200) == ("new", True, 43200)
    assert await updated() == ("new", True, 43200)
    assert await updated(description="") == ("", False, 43200)


async def test_a_trust_policy_is_replaced_at_once(iam: Iam) -> None:
    """What servers remember of the role is forgotten."""
    await iam.new_role()
    before = await model.role(iam.house, ARN)
    other = TRUST.replace("Allow", "Deny")
    await iam.update_assume_role_policy(role_name="Uploader", policy_document=other)
    after = await model.role(iam.house, ARN)
    assert before is not None
    assert after is not None
    assert before.trust != after.trust
    assert (await iam.get_role(role_name="Uploader")).role.assume_role_policy_document == other


async def test_a_deleted_role_is_gone(iam: Iam) -> None:
    """Also from what servers remember; a later one of its name is another role."""
    role = await iam.new_role()
    assert await model.role(iam.house, ARN)
    await iam.delete_role(role_name="UPLOADER")
    assert await model.role(iam.house, ARN) is None
    with pytest.raises(errors.NoSuchEntityException):
        await iam.get_role(role_name="Uploader")
    assert (await iam.new_role()).role_id != role.role_id


async def test_a_role_with_policies_is_not_deleted(iam: Iam) -> None:
    """They must go first, as at AWS."""
    await iam.new_role()
    await iam.put_role_policy(role_name="Uploader", policy_name="p", policy_document=policy())
    with pytest.raises(errors.DeleteConflictException, match="Cannot delete entity, must delete policies first"):
        await iam.delete_role(role_name="Uploader")
    await iam.delete_role_policy(role_name="Uploader", policy_name="p")
    await iam.delete_role(role_name="Uploader")


async def test_an_unknown_role_cannot_be_found(iam: Iam) -> None:
    """Whatever is to be done with it."""
    name = {"role_name": "nobody"}
    for call in (
        iam.get_role(**name),
        iam.update_role(**name),
        iam.update_assume_role_policy(**name, policy_document=TRUST),
        iam.delete_role(**name),
    ):
        with pytest.raises(errors.NoSuchEntityException, match=r"The role with name nobody cannot be found\."):
            await call


@pytest.mark.parametrize("name", ["", "with space", "a/b", "x" * 65, "é"])
async def test_a_name_must_be_one(iam: Iam, name: str) -> None:
    """Letters, digits and a few signs, which ARNs can hold."""
    with pytest.raises(errors.InvalidParameterException, match="roleName"):
        await iam.new_role(name)


@pytest.mark.parametrize("path", ["apps", "/apps", "apps/", "/a b/", "/é/"])
async def test_a_path_begins_and_ends_with_a_slash(iam: Iam, path: str) -> None:
    """And holds what ARNs can hold."""
    with pytest.raises(errors.InvalidParameterException, match="path"):
        await iam.new_role(path=path)


async def test_roles_are_for_operators(iam: Iam) -> None:
    """Nobody gives a role to oneself."""
    with pytest.raises(errors.MissingAuthenticationTokenException):
        await iam.list_roles(ANYONE)
    with pytest.raises(errors.AccessDeniedException):
        await iam.list_roles(Caller(wire.CALLER_IDENTITY, "ASIATESTS", "us-east-1"))
