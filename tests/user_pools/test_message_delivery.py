import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import structlog

from poolhouse.crypto import sealed
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel, DeliveryFailed, Message
from poolhouse.jobs import JobRunner
from poolhouse.storage import jobs
from poolhouse.telemetry.logs import configure_logs
from poolhouse.user_pools import codes, message_delivery, messages
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.registrations import ADDRESS, delivered, make, runner, sign_up


@pytest.fixture(params=["json", "text"])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What a server logs, in each of its forms, at its most talkative."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    out = io.StringIO()
    configure_logs("debug", request.param, out)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("uvicorn.error").setLevel(logging.NOTSET)
    structlog.reset_defaults()


class Broken:
    """A sender that fails, quoting everything that it was given."""

    def __init__(self, *, permanent: bool) -> None:
        self.permanent = permanent
        self.sent: list[Message] = []

    async def send(self, message: Message) -> None:
        """Fail."""
        self.sent.append(message)
        raise DeliveryFailed(f"refused: {message.body} {message.code}", permanent=self.permanent)

    async def close(self) -> None:
        """Nothing to do."""


def _with(api: Api, **senders: Any) -> Api:
    """The same house with these senders and no others."""
    house = replace(api.house, senders={Channel[name]: sender for name, sender in senders.items()})
    return Api(house, api.clock, api.inbox)


async def test_a_code_that_was_replaced_or_used_is_not_sent(api: Api) -> None:
    """A message that waited out a broken mail server does not carry a dead code."""
    pool, client = await make(api)
    await sign_up(api, client)
    await api.resend_confirmation_code(client_id=client.id, username="alice")
    assert len(await delivered(api, pool)) == 1
    await api.resend_confirmation_code(client_id=client.id, username="alice")
    async with api.house.store.write() as tx:
        await tx.execute("DELETE FROM codes WHERE user_pool_id = $1", pool.id)
    assert len(await delivered(api, pool)) == 1
    await api.resend_confirmation_code(client_id=client.id, username="alice")
    api.clock.advance(codes.LIFETIME_SECONDS)
    assert len(await delivered(api, pool)) == 1


async def test_who_is_gone_or_has_a_password_by_then_is_not_invited(api: Api) -> None:
    """A temporary password that nobody can use any more goes to nobody; the others are told theirs."""
    pool, _ = await make(api)
    for name in ("gone", "here", "known"):
        email = pb.AttributeType(name="email", value=f"{name}@example.com")
        await api.admin_create_user(user_pool_id=pool.id, username=name, user_attributes=[email])
    await api.admin_delete_user(user_pool_id=pool.id, username="gone")
    await api.admin_set_user_password(user_pool_id=pool.id, username="known", password=PASSWORD, permanent=True)
    assert [message.to for message in await delivered(api, pool)] == ["here@example.com"]


async def test_what_cannot_be_delivered_is_kept_as_failed_without_its_secret(api: Api, log: io.StringIO) -> None:
    """An operator sees what went wrong, and neither the log nor the row tells the code."""
    broken = Broken(permanent=True)
    there = _with(api, EMAIL=broken)
    _, client = await make(there)
    await sign_up(there, client)
    await runner(there).run_due()
    (failed,) = await jobs.failed(there.house.store, 10)
    code = broken.sent[0].code
    assert code is not None
    assert "refused" in failed.error
    output = log.getvalue()
    for text in (failed.error, output, failed.payload.decode("latin-1")):
        assert code not in text
    assert ADDRESS not in failed.payload.decode("latin-1")


async def test_what_fails_for_now_is_tried_again_as_the_same_message(api: Api, log: io.StringIO) -> None:
    """Receivers can tell a repetition by its id; no code is logged meanwhile."""
    broken = Broken(permanent=False)
    there = _with(api, EMAIL=broken)
    pool, client = await make(there)
    await sign_up(there, client)
    await runner(there).run_due()
    api.clock.advance(60)
    await runner(there).run_due()
    first, second = broken.sent
    assert first.id == second.id
    assert first.code is not None
    output = log.getvalue()
    assert first.code not in output
    api.clock.advance(600)
    assert [message.id for message in await delivered(api, pool)] == [first.id]


async def test_a_message_that_cannot_be_opened_is_given_up(api: Api) -> None:
    """A server with the wrong master key, or without a sender, says so once."""
    pool, client = await make(api)
    await sign_up(api, client)
    stranger = replace(api.house, keyring=sealed.Keyring(sealed.new_key()))
    house = stranger
    handlers = dict.fromkeys(messages.JOB_KINDS, partial(message_delivery.deliver, house))
    await JobRunner(house.store, house.bus, house.clock, house.ids, handlers).run_due()
    (failed,) = await jobs.failed(api.house.store, 10)
    assert "master keys" in failed.error
    await api.resend_confirmation_code(client_id=client.id, username="alice")
    mute = replace(api.house, senders={})
    handlers = dict.fromkeys(messages.JOB_KINDS, partial(message_delivery.deliver, mute))
    await JobRunner(house.store, house.bus, house.clock, house.ids, handlers).run_due()
    (failed,) = await jobs.failed(api.house.store, 10)
    assert "not set up" in failed.error
    assert api.inbox.messages(user_pool_id=pool.id) == []


async def test_neither_codes_nor_passwords_are_in_the_database_in_the_clear(api: Api, log: io.StringIO) -> None:
    """Whoever reads a backup of the database while messages wait learns no secret; nor does a reader of the log."""
    pool, client = await make(api)
    await sign_up(api, client)
    email = pb.AttributeType(name="email", value="bob@example.com")
    await api.admin_create_user(
        user_pool_id=pool.id, username="bob", temporary_password="Temporary-Horse-7", user_attributes=[email]
    )
    text = json.dumps([await _dump(api, table) for table in ("users", "codes", "jobs", "throttles", "user_search")])
    (invitation, verification) = sorted(
        await delivered(api, pool), key=lambda message: message.code or "", reverse=True
    )
    assert invitation.code == "Temporary-Horse-7"
    assert "Temporary-Horse-7" in invitation.body
    assert verification.code is not None
    output = log.getvalue()
    for secret in (invitation.code, verification.code, PASSWORD):
        assert f'"{secret}"' not in text
        assert secret not in output
    assert PASSWORD not in text
    assert "Temporary-Horse-7" not in text


async def _dump(api: Api, table: str) -> list[list[str]]:
    columns = {
        "users": "password, attributes, srp_verifier, srp_salt",
        "codes": "sub, purpose, code_hash, pending_value",
        "jobs": "key, payload, error",
        "throttles": "subject, count",
        "user_search": "name, value",
    }[table]
    rows = await api.house.store.rows(f"SELECT {columns} FROM {table}")  # noqa: S608  constants
    count = columns.count(",") + 1
    return [[_text(row[n]) for n in range(count)] for row in rows]


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
