import asyncio
from typing import Any

import pytest

from poolhouse.edge.websocket import connection
from poolhouse.edge.websocket.closing import CloseCode
from poolhouse.gen.sync import v1 as pb
from poolhouse.identity_pools import own_tokens
from poolhouse.identity_pools.own_tokens import Statement
from poolhouse.storage.errors import StoreUnavailable
from tests.edge.websocket.client import JSON, Site, opened


async def short_token(site: Site, seconds: int) -> str:
    """A token of the guest's that soon runs out."""
    said = Statement(site.account.pool_id, site.account.identity_id, ("unauthenticated",))
    return await own_tokens.issue(site.served.house, said, site.served.house.clock.now(), seconds)


async def test_the_first_frame_says_who_calls(site: Site, form: str) -> None:
    """The answer says who is taken to, and for how long."""
    async with opened(site.served.http_port, form) as client:
        kind, said = await client.ask(1, "sign_in", pb.SignIn(open_id_token=site.token))
        assert kind == "signed_in"
        if form == JSON:
            said = pb.SignedIn(identity_id=said["IdentityId"], identity_pool_id=said["IdentityPoolId"])
        assert (said.identity_id, said.identity_pool_id) == (site.account.identity_id, site.account.pool_id)
        assert (await client.ask(2, "list_records", site.listing()))[0] == "list_records"


async def test_a_token_in_the_handshake_is_a_sign_in(site: Site, form: str) -> None:
    """Nothing has to be sent: the first answer comes by itself, without an id."""
    async with opened(site.served.http_port, form, token=site.token) as client:
        assert (await client.hear())[:2] == (0, "signed_in")
        assert (await client.ask(1, "list_records", site.listing()))[0] == "list_records"


async def test_operators_sign_in_with_their_keys(site: Site) -> None:
    """They reach the data of every identity, as on gRPC."""
    key = pb.TemporaryCredentials(access_key_id=site.served.access_key_id, secret_key=site.served.secret)
    async with opened(site.served.http_port) as client:
        assert await client.ask(1, "sign_in", pb.SignIn(credentials=key)) == ("signed_in", pb.SignedIn())
        assert (await client.ask(2, "list_records", site.listing()))[0] == "list_records"


@pytest.mark.parametrize(
    ("kind", "request_of", "name"),
    [
        ("sign_in", lambda _: pb.SignIn(open_id_token="a.b.c"), "UnrecognizedClientException"),
        ("sign_in", lambda _: pb.SignIn(), "InvalidParameterException"),
        ("sign_in", lambda _: pb.SignIn(region="mars-north-1", open_id_token="a.b.c"), "UnrecognizedClientException"),
        ("list_records", lambda site: site.listing(), None),
        ("watch", lambda site: site.watching(), None),
        ("stop_watch", lambda _: pb.StopWatch(), None),
    ],
)
async def test_without_a_good_sign_in_there_is_nothing(
    site: Site, kind: str, request_of: Any, name: str | None
) -> None:
    """It is said what is wrong with it, and that is all."""
    async with opened(site.served.http_port) as client:
        await client.send(9, kind, request_of(site))
        if name is not None:
            number, said, error = await client.hear()
            assert (number, said, error.name) == (9, "error", name)
            assert error.request_id
        assert (await client.farewell())[0] == CloseCode.SIGN_IN


async def test_a_token_that_is_not_good_ends_the_websocket(site: Site) -> None:
    """Pages hear of it by the code; they are told nothing of a handshake that is refused."""
    for token in ("a.b.c", "nonsense", await short_token(site, -1)):
        async with opened(site.served.http_port, token=token) as client:
            number, kind, error = await client.hear()
            assert (number, kind) == (0, "error")
            assert error.name in {"UnrecognizedClientException", "ExpiredTokenException"}
            assert (await client.farewell())[0] == CloseCode.SIGN_IN


async def test_a_sign_in_comes_in_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who says nothing does not stay."""
    monkeypatch.setattr(connection, "SIGN_IN_SECONDS", 0.1)
    async with opened(site.served.http_port) as client:
        assert await client.farewell() == (CloseCode.SIGN_IN, "No sign-in came in time.")


async def test_credentials_are_replaced_before_they_run_out(site: Site) -> None:
    """The websocket lives on, for as long as the newer ones are good."""
    async with opened(site.served.http_port, token=await short_token(site, 1)) as client:
        await client.hear()
        newer = pb.SignIn(open_id_token=await short_token(site, 3))
        assert (await client.ask(1, "sign_in", newer))[0] == "signed_in"
        await asyncio.sleep(1.2)
        assert (await client.ask(2, "list_records", site.listing()))[0] == "list_records"
        code, reason = await client.farewell()
        assert (code, "expired" in reason) == (CloseCode.SIGN_IN, True)


async def test_a_later_sign_in_that_fails_changes_nothing(site: Site) -> None:
    """The former credentials are as good as before."""
    async with site.client() as client:
        kind, error = await client.ask(1, "sign_in", pb.SignIn(open_id_token="a.b.c"))
        assert (kind, error.name) == ("error", "UnrecognizedClientException")
        assert (await client.ask(2, "list_records", site.listing()))[0] == "list_records"


async def test_nobody_else_signs_in_on_the_same_websocket(site: Site) -> None:
    """Neither another identity nor an operator."""
    other = pb.SignIn(open_id_token=(await site.another()).own[0][1].removeprefix("Bearer "))
    key = pb.TemporaryCredentials(access_key_id=site.served.access_key_id, secret_key=site.served.secret)
    for foreign in (other, pb.SignIn(credentials=key)):
        async with site.client() as client:
            await client.send(1, "sign_in", foreign)
            assert (await client.farewell())[0] == CloseCode.FORBIDDEN


async def test_an_id_names_one_thing_at_a_time(site: Site) -> None:
    """Once a watch has ended, its id is free."""
    async with site.client() as client:
        await client.send(1, "watch", site.watching())
        await client.hear_current(1)
        assert await client.ask(1, "stop_watch", pb.StopWatch()) == ("watch_ended", pb.WatchEnded())
        await client.send(1, "watch", site.watching())
        await client.hear_current(1)
        await client.send(1, "list_records", site.listing())
        assert (await client.farewell())[0] == CloseCode.BAD_FRAME


@pytest.mark.parametrize("junk", ["garbage", '{"Id":0}', "{}", b"\xff\xff", b""])
async def test_garbage_ends_the_websocket(site: Site, form: str, junk: str | bytes) -> None:
    """Text among binary frames does, too."""
    async with site.client(form) as client:
        await client.socket.send(junk)
        right = isinstance(junk, str) == (form == JSON)
        assert (await client.farewell())[0] == (CloseCode.BAD_FRAME if right else CloseCode.UNSUPPORTED_DATA)


async def test_a_database_that_is_away_is_nobodys_fault(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients keep their credentials, and come back."""

    async def away(*_: object) -> Any:
        raise StoreUnavailable("away")

    monkeypatch.setattr("poolhouse.edge.temporary.own_tokens.verify", away)
    async with opened(site.served.http_port, token=site.token) as client:
        _, kind, error = await client.hear()
        assert (kind, error.name) == ("error", "ServiceUnavailableException")
        assert (await client.farewell())[0] == CloseCode.INTERNAL_ERROR
