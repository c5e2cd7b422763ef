"""Tags of roles: put on, taken off and listed."""

import asyncio

import pytest

from poolhouse import errors
from poolhouse.gen.iam import v1 as pb
from poolhouse.identity_pools.iam import model
from tests.identity_pools.iam.conftest import ACCOUNT, Iam

ROLE = "Uploader"


def tags(**values: str) -> list[pb.Tag]:
    """Tags as requests carry them."""
    return [pb.Tag(key=key, value=value) for key, value in values.items()]


async def listed(iam: Iam) -> list[tuple[str, str]]:
    """The role's tags."""
    return [(tag.key, tag.value) for tag in (await iam.list_role_tags(role_name=ROLE)).tags]


async def test_tags_come_and_go(iam: Iam) -> None:
    """A key that is there in any case gets the new spelling and value; one that is not there is passed over."""
    await iam.new_role(ROLE, tags=tags(Team="web"))
    await iam.tag_role(role_name="uploader", tags=tags(team="data", cost="1"))
    assert await listed(iam) == [("cost", "1"), ("team", "data")]
    await iam.untag_role(role_name=ROLE, tag_keys=["TEAM", "none"])
    assert await listed(iam) == [("cost", "1")]
    assert [tag.key for tag in (await iam.get_role(role_name=ROLE)).role.tags] == ["cost"]


async def test_servers_learn_of_tags_at_once(iam: Iam) -> None:
    """Policies look at them."""
    await iam.new_role(ROLE)
    arn = f"arn:aws:iam::{ACCOUNT}:role/{ROLE}"
    assert (found := await model.role(iam.house, arn))
    assert found.tags == {}
    await iam.tag_role(role_name=ROLE, tags=tags(team="web"))
    assert (found := await model.role(iam.house, arn))
    assert found.tags == {"team": "web"}


async def test_tags_are_listed_page_by_page(iam: Iam) -> None:
    """In the order of their keys whatever their case."""
    await iam.new_role(ROLE, tags=tags(b="2", A="1", C="3"))
    first = await iam.list_role_tags(role_name=ROLE, max_items=2)
    assert ([tag.key for tag in first.tags], first.is_truncated) == (["A", "b"], True)
    last = await iam.list_role_tags(role_name=ROLE, max_items=2, marker=first.marker)
    assert ([tag.key for tag in last.tags], last.is_truncated, last.HasField("marker")) == (["C"], False, False)


async def test_tags_put_on_at_once_are_all_there(iam: Iam) -> None:
    """Nobody's change is lost, and together they keep within the limit."""
    await iam.new_role(ROLE)
    await asyncio.gather(*(iam.tag_role(role_name=ROLE, tags=tags(**{f"k{i}": "v"})) for i in range(8)))
    assert [key for key, _ in await listed(iam)] == [f"k{i}" for i in range(8)]
    with pytest.raises(errors.LimitExceededException):
        await iam.tag_role(role_name=ROLE, tags=tags(**{f"m{i}": "v" for i in range(43)}))
    assert len(await listed(iam)) == 8


async def test_an_unknown_role_has_no_tags(iam: Iam) -> None:
    """Whatever is to be done with them."""
    for call in (
        iam.tag_role(role_name="nobody", tags=tags(a="1")),
        iam.untag_role(role_name="nobody", tag_keys=["a"]),
        iam.list_role_tags(role_name="nobody"),
    ):
        with pytest.raises(errors.NoSuchEntityException, match="nobody"):
            await call
