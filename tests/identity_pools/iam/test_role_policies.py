"""The policies within roles: put, told, listed and deleted."""

import asyncio

import pytest

from poolhouse import errors
from poolhouse.identity_pools.iam import model
from poolhouse.identity_pools.policy.evaluate import Request, evaluate
from tests.identity_pools.iam.conftest import ACCOUNT, TRUST, Iam, policy

ROLE = "Uploader"
ARN = f"arn:aws:iam::{ACCOUNT}:role/{ROLE}"


async def put(iam: Iam, name: str, document: str) -> None:
    """Put a policy into the role."""
    await iam.put_role_policy(role_name=ROLE, policy_name=name, policy_document=document)


async def allows(iam: Iam, action: str) -> bool:
    """Whether the role's policies, as servers remember them, allow an action."""
    role = await model.role(iam.house, ARN)
    assert role is not None
    return evaluate(role.policies, Request(action, "arn:aws:s3:::bucket/key", {})).allowed


async def test_a_policy_is_told_as_it_was_put(iam: Iam) -> None:
    """Byte for byte; the role's name is spelt as the role has it."""
    await iam.new_role(ROLE)
    document = policy().replace(": ", ":\r\n\t ") + "\n"
    await put(iam, "Read", document)
    found = await iam.get_role_policy(role_name="uploader", policy_name="Read")
    assert (found.role_name, found.policy_name, found.policy_document) == (ROLE, "Read", document)
    with pytest.raises(errors.NoSuchEntityException, match=r"The role policy with name read cannot be found\."):
        await iam.get_role_policy(role_name=ROLE, policy_name="read")


async def test_a_policy_holds_at_once_and_until_it_is_gone(iam: Iam) -> None:
    """Servers forget what they remember of the role."""
    await iam.new_role(ROLE)
    assert not await allows(iam, "s3:GetObject")
    await put(iam, "p", policy("s3:GetObject"))
    assert await allows(iam, "s3:GetObject")
    await put(iam, "p", policy("s3:PutObject"))
    assert not await allows(iam, "s3:GetObject")
    assert await allows(iam, "s3:PutObject")
    await iam.delete_role_policy(role_name=ROLE, policy_name="p")
    assert not await allows(iam, "s3:PutObject")


@pytest.mark.parametrize("document", ["{}", "[", TRUST, policy(action="s3 GetObject")])
async def test_a_policy_must_be_one(iam: Iam, document: str) -> None:
    """What no role could have is not put into one."""
    await iam.new_role(ROLE)
    with pytest.raises(errors.MalformedPolicyDocumentException):
        await put(iam, "p", document)
    assert not (await iam.list_role_policies(role_name=ROLE)).policy_names


async def test_the_policies_of_a_role_have_a_size_together(iam: Iam) -> None:
    """One in place of another counts once, blanks do not count, and two at once do not slip through."""
    await iam.new_role(ROLE)
    half = policy(Sid="s" * 4_900)
    await put(iam, "a", half)
    await put(iam, "a", half)
    results = await asyncio.gather(put(iam, "b", half), put(iam, "c", half), return_exceptions=True)
    [refused] = filter(None, results)
    assert isinstance(refused, errors.LimitExceededException)
    assert str(refused) == f"Maximum policy size of 10240 bytes exceeded for role {ROLE}"
    with pytest.raises(errors.LimitExceededException):
        await put(iam, "d", policy(Sid="s" * 10_240))
    await put(iam, "small", policy() + " " * 20_000)


async def test_names_are_listed_page_by_page(iam: Iam) -> None:
    """In their order, and those of the role alone."""
    await iam.new_role(ROLE)
    await iam.new_role("Other")
    for name in ("b", "A", "c"):
        await put(iam, name, policy())
    await iam.put_role_policy(role_name="Other", policy_name="x", policy_document=policy())
    first = await iam.list_role_policies(role_name=ROLE, max_items=2)
    assert (list(first.policy_names), first.is_truncated) == (["A", "b"], True)
    last = await iam.list_role_policies(role_name="uploader", max_items=2, marker=first.marker)
    assert (list(last.policy_names), last.is_truncated, last.HasField("marker")) == (["c"], False, False)
    with pytest.raises(errors.InvalidParameterException):
        await iam.list_role_policies(role_name="Other", marker=first.marker)


async def test_an_unknown_role_or_policy_cannot_be_found(iam: Iam) -> None:
    """Whatever is to be done with it."""
    named = {"role_name": "nobody", "policy_name": "p"}
    for call in (
        iam.put_role_policy(**named, policy_document=policy()),
        iam.get_role_policy(**named),
        iam.delete_role_policy(**named),
        iam.list_role_policies(role_name="nobody"),
    ):
        with pytest.raises(errors.NoSuchEntityException, match="The role with name nobody cannot be found"):
            await call
    await iam.new_role(ROLE)
    with pytest.raises(errors.NoSuchEntityException, match="The role policy with name p cannot be found"):
        await iam.delete_role_policy(role_name=ROLE, policy_name="p")
