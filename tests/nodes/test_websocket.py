"""A page at one server of several over one PostgreSQL: it hears of what is written at the others."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from poolhouse.gen.sync import v1 as pb
from tests.clients.devices import device
from tests.edge.websocket.client import opened
from tests.nodes.test_watch import A_MOMENT, Site


@pytest.fixture
async def site(postgresql_url: str, tmp_path: Path) -> Site:
    """An empty database."""
    return Site(postgresql_url, tmp_path)


async def test_what_is_written_on_grpc_at_one_server_reaches_a_websocket_at_the_other(site: Site) -> None:
    """At once; and a token of the one server's watch leads on at the other."""
    async with site.server("one") as one, site.server("two") as two:
        account = await site.account(one, "one")
        token = account.own[0][1].removeprefix("Bearer ")
        watching = pb.WatchRequest(identity_pool_id=account.pool_id, identity_id=account.identity_id)
        async with device(account, one.grpc) as phone:
            async with opened(urlsplit(two.url).port or 0, token=token) as page:
                await page.hear()
                await page.send(1, "watch", watching)
                await page.hear_current(1)
                async with asyncio.timeout(A_MOMENT):
                    await phone.put(theme="dark")
                    _, _, message = await page.hear()
                (change,) = message.changes.changes
                assert change.record_change.record.value == "dark"
            await phone.put(theme="light")
            async with opened(urlsplit(one.url).port or 0, token=token) as page:
                await page.hear()
                watching.resume_token = message.resume_token
                await page.send(1, "watch", watching)
                _, _, message = await page.hear()
                (change,) = message.changes.changes
                assert change.record_change.record.value == "light"
