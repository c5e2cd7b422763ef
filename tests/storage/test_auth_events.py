"""Rows of authentication events, on both engines."""

from dataclasses import replace

from poolhouse.storage import auth_events, messages
from poolhouse.storage.auth_events import EventRow
from poolhouse.storage.store import Store, Writer

POOL, OTHER = "us-east-1_A", "us-east-1_B"
EVENT = EventRow(
    event_id="e1",
    event_type="SignIn",
    created_at=1.0,
    response="Pass",
    decision="NoRisk",
    level=None,
    compromised=False,
    password_result="Success",
    mfa_result=None,
    ip_address="192.0.2.1",
    device_name="phone",
    device_fingerprint="f",
    user_agent="curl/8.0",
    timezone="+01:00",
    city="Berlin",
    country="Germany",
    latitude=52.5,
    longitude=13.4,
)


async def with_user(tx: Writer, pool: str = POOL, sub: str = "a") -> None:
    """Somebody whom events can be about."""
    await tx.execute(
        "INSERT INTO users (user_pool_id, sub, username, username_key, status, enabled, attributes, signed_out_at,"
        " created_at, updated_at) VALUES ($1, $2, $2, $2, 'CONFIRMED', TRUE, '{}', 0.0, 0.0, 0.0)",
        pool,
        sub,
    )


async def stored(store: Store, sub: str = "a", pool: str = POOL) -> list[EventRow]:
    """All events of a user."""
    return await auth_events.before(store, pool, sub, "", 99)


async def test_an_event_is_what_was_stored_and_belongs_to_one_user(tables: Store) -> None:
    """Of one pool; nothing of it is lost."""
    bare = EventRow("e2", "SignUp", 2.0, "InProgress", "Block", "High", True, None, "Failure", "")  # noqa: FBT003
    async with tables.write() as tx:
        await with_user(tx)
        await auth_events.add(tx, POOL, "a", EVENT, 9.0, 5.0)
        await auth_events.add(tx, POOL, "a", bare, 9.0, 5.0)
    assert await stored(tables) == [bare, EVENT]
    assert await stored(tables, pool=OTHER) == await stored(tables, "b") == []


async def test_what_is_about_nobody_is_forgotten_sooner(tables: Store) -> None:
    """Be it a decoy, or a user who has just gone."""
    async with tables.write() as tx:
        await with_user(tx)
        for sub in ("a", "decoy"):
            await auth_events.add(tx, POOL, sub, EVENT, 9.0, 5.0)
    rows = await tables.rows("SELECT sub, expires_at FROM auth_events ORDER BY sub")
    assert [row[0:2] for row in rows] == [("a", 9.0), ("decoy", 5.0)]


async def test_nobody_has_the_past_of_somebody_and_failures_of_their_own(tables: Store) -> None:
    """The user who comes next; whoever comes after all of them has none."""
    async with tables.write() as tx:
        for sub in ("a", "c"):
            await with_user(tx, sub=sub)
            for response in ("Pass", "Fail"):
                name = f"{sub} {response}"
                row = replace(EVENT, event_id=name, ip_address=name, response=response)
                await auth_events.add(tx, POOL, sub, row, 9.0, 5.0)
        await auth_events.add(
            tx, POOL, "b", replace(EVENT, event_id="b Fail", ip_address="b Fail", response="Fail"), 9.0, 5.0
        )
    for sub, expected in (("a", ["a Fail", "a Pass"]), ("b", ["b Fail", "c Pass"]), ("d", [])):
        found, _ = await auth_events.sign_ins(tables, POOL, sub, 9, "", 1.0)
        assert sorted(each.ip_address for each in found) == expected


async def test_events_are_read_page_by_page(tables: Store) -> None:
    """The newest first."""
    async with tables.write() as tx:
        await with_user(tx)
        for number in range(5):
            await auth_events.add(tx, POOL, "a", replace(EVENT, event_id=f"e{number}"), 9.0, 5.0)
    assert [each.event_id for each in await auth_events.before(tables, POOL, "a", "", 2)] == ["e4", "e3"]
    assert [each.event_id for each in await auth_events.before(tables, POOL, "a", "e3", 9)] == ["e2", "e1", "e0"]


async def test_the_newest_of_each_type_and_outcome_are_kept(tables: Store) -> None:
    """So failures push no success out, and other users' events are left alone."""
    async with tables.write() as tx:
        await with_user(tx)
        await with_user(tx, sub="b")
        await auth_events.add(tx, POOL, "b", replace(EVENT, response="Fail"), 9.0, 5.0)
        await auth_events.add(tx, POOL, "a", EVENT, 9.0, 5.0)
        for number in range(4):
            await auth_events.add(tx, POOL, "a", replace(EVENT, event_id=f"f{number}", response="Fail"), 9.0, 5.0)
        await auth_events.keep_newest(tx, POOL, "a", "SignIn", "Fail", 2)
        await auth_events.keep_newest(tx, POOL, "a", "SignIn", "Pass", 2)
    assert [each.event_id for each in await stored(tables)] == ["f3", "f2", "e1"]
    assert len(await stored(tables, "b")) == 1


async def test_an_event_goes_on_until_it_has_passed(tables: Store) -> None:
    """What comes too late changes nothing, but for what undoes it."""
    async with tables.write() as tx:
        await with_user(tx)
        await auth_events.add(tx, POOL, "a", replace(EVENT, response="InProgress"), 9.0, 5.0)
        await auth_events.go_on(tx, POOL, "a", "e1", "Fail", "Failure")
    assert [(each.response, each.mfa_result) for each in await stored(tables)] == [("Fail", "Failure")]
    async with tables.write() as tx:
        await auth_events.go_on(tx, POOL, "a", "e1", "InProgress", "Success")
        await auth_events.go_on(tx, POOL, "a", "e1", "Pass", None)
        await auth_events.go_on(tx, POOL, "a", "e1", "Fail", "Failure")
        await auth_events.mark_compromised(tx, POOL, "a", "e1")
    assert await stored(tables) == [replace(EVENT, mfa_result="Success", compromised=True)]
    async with tables.write() as tx:
        await auth_events.undo(tx, POOL, "a", "e1")
    assert [each.response for each in await stored(tables)] == ["Fail"]


async def test_what_was_begun_last_is_concluded(tables: Store) -> None:
    """Of its own type, and not what has passed before."""
    opened = replace(EVENT, event_type="ForgotPassword", response="InProgress")
    async with tables.write() as tx:
        await with_user(tx)
        for event in (opened, replace(opened, event_id="e2"), replace(opened, event_id="e3", response="Pass")):
            await auth_events.add(tx, POOL, "a", event, 9.0, 5.0)
        await auth_events.add(tx, POOL, "a", replace(opened, event_id="e4", event_type="SignUp"), 9.0, 5.0)
        await auth_events.conclude(tx, POOL, "a", "ForgotPassword", "Fail", compromised=True)
        await auth_events.conclude(tx, POOL, "a", "ForgotPassword", "Pass", compromised=False)
    found = [(each.event_id, each.response, each.compromised) for each in await stored(tables)]
    assert found == [
        ("e4", "InProgress", False),
        ("e3", "Pass", False),
        ("e2", "Pass", True),
        ("e1", "InProgress", False),
    ]


async def test_an_event_is_judged_anew(tables: Store) -> None:
    """The last word counts; there is none on what does not exist."""
    async with tables.write() as tx:
        await with_user(tx)
        await auth_events.add(tx, POOL, "a", EVENT, 9.0, 5.0)
        assert await auth_events.judge(tx, POOL, "a", "e1", "Valid", "User", 3.0)
        assert await auth_events.judge(tx, POOL, "a", "e1", "Invalid", "Admin", 4.0)
        assert not await auth_events.judge(tx, POOL, "a", "e9", "Valid", "User", 3.0)
        assert not await auth_events.judge(tx, POOL, "b", "e1", "Valid", "User", 3.0)
    assert await stored(tables) == [replace(EVENT, verdict="Invalid", verdict_by="Admin", verdict_at=4.0)]


async def test_the_newest_sign_ins_of_each_outcome_are_read_at_once(tables: Store) -> None:
    """With what is counted of an address; other events are no sign-ins."""
    async with tables.write() as tx:
        await with_user(tx)
        for number in range(3):
            for response in ("Pass", "Fail", "InProgress"):
                name = f"{response}{number}"
                row = replace(EVENT, event_id=name, ip_address=name, response=response)
                await auth_events.add(tx, POOL, "a", row, 9.0, 5.0)
        await auth_events.add(tx, POOL, "a", replace(EVENT, event_type="SignUp"), 9.0, 5.0)
        await messages.count(tx, POOL, "address:192.0.2.1", 1.0, 10.0)
    found, failures = await auth_events.sign_ins(tables, POOL, "a", 2, "address:192.0.2.1", 2.0)
    assert sorted(each.ip_address for each in found) == [
        "Fail1",
        "Fail2",
        "InProgress1",
        "InProgress2",
        "Pass1",
        "Pass2",
    ]
    assert failures == 1
    assert await auth_events.sign_ins(tables, POOL, "b", 2, "address:192.0.2.1", 20.0) == ([], 0)
