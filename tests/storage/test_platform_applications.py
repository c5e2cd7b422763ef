"""Rows of platform applications, on both engines."""

import asyncio

from poolhouse.storage import platform_applications
from poolhouse.storage.platform_applications import ApplicationKey, ApplicationRow
from poolhouse.storage.store import Store

HERE, THERE = "us-east-1", "eu-west-1"
A, B, C = ApplicationKey(HERE, "APNS", "a"), ApplicationKey(HERE, "APNS", "b"), ApplicationKey(HERE, "GCM", "a")
ELSEWHERE = ApplicationKey(THERE, "APNS", "a")


async def add(store: Store, *keys: ApplicationKey) -> list[bool]:
    """Applications with these keys; which of them there were not yet."""
    async with store.write() as tx:
        return [await platform_applications.insert(tx, ApplicationRow(key, b"sealed", 1.0)) for key in keys]


async def test_an_application_is_found_by_its_whole_key(tables: Store) -> None:
    """Region, platform and name; there is one of each."""
    await add(tables, A, ELSEWHERE)
    assert await platform_applications.find(tables, A) == ApplicationRow(A, b"sealed", 1.0)
    assert await platform_applications.find(tables, C) is None
    assert await add(tables, A, B) == [False, True]


async def test_of_two_servers_that_add_the_same_one_only_one_does(tables: Store) -> None:
    """And the other is told so: to make an application twice is no error."""
    added = await asyncio.gather(*(add(tables, A) for _ in range(5)))
    assert sorted(added) == [*[[False]] * 4, [True]]


async def test_attributes_are_replaced(tables: Store) -> None:
    """Of this one alone."""
    await add(tables, A, B)
    async with tables.write() as tx:
        assert await platform_applications.lock(tx, A) == ApplicationRow(A, b"sealed", 1.0)
        assert await platform_applications.lock(tx, C) is None
        await platform_applications.update(tx, A, b"new")
    assert await platform_applications.find(tables, A) == ApplicationRow(A, b"new", 1.0)
    assert await platform_applications.find(tables, B) == ApplicationRow(B, b"sealed", 1.0)


async def test_a_regions_applications_are_listed_by_platform_and_name(tables: Store) -> None:
    """From any place on, so many at a time."""
    await add(tables, C, B, ELSEWHERE, A)

    async def listed(last: tuple[str, str], limit: int) -> list[ApplicationKey]:
        return [row.key for row in await platform_applications.after(tables, HERE, last, limit)]

    assert await listed(("", ""), 9) == [A, B, C]
    assert await listed(("", ""), 2) == [A, B]
    assert await listed(("APNS", "b"), 9) == [C]


async def test_an_application_is_forgotten(tables: Store) -> None:
    """Once; the others stay."""
    await add(tables, A, B)
    async with tables.write() as tx:
        await platform_applications.delete(tx, A)
        await platform_applications.delete(tx, A)
    assert await platform_applications.find(tables, A) is None
    assert await platform_applications.find(tables, B) is not None


def test_sealed_attributes_are_not_shown() -> None:
    """What is logged by mistake is of no use to anybody, and not long."""
    assert "sealed" not in repr(ApplicationRow(A, b"sealed", 1.0))
