"""Where calls come from: what is believed of what a request says, and what is not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from poolhouse.call import Call
from poolhouse.config import Config
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.places import Place, Places
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.risk import context
from poolhouse.user_pools.risk.context import ClientContext
from tests.services import places
from tests.user_pools.conftest import Api
from tests.user_pools.risk import telling

CALLER = "192.0.2.1"


class Stage:
    """A pool with two app clients, one of which may say where its users are."""

    def __init__(self, api: Api, pool: Pool, public: AppClient, trusted: AppClient) -> None:
        self.api = api
        self.pool = pool
        self.public = public
        self.trusted = trusted

    def call(self, user_agent: str = "", known: Places | None = None, source_ip: str = CALLER) -> Call:
        """A call with nothing but what every call has."""
        call = self.api.call("initiate_auth")
        house = replace(call.house, places=known or Places())
        return Call(house, call.operation, call.caller, call.request_id, source_ip, user_agent=lambda: user_agent)

    def user(self, client: AppClient, call: Call | None = None, **told: str) -> ClientContext:
        """Where a user is who calls through the app client, and tells this."""
        return context.of_user(call or self.call(), self.pool, client, pb.UserContextDataType(**told))

    def operator(self, **told: Any) -> ClientContext:
        """Where a user is for whom an operator calls, and tells this."""
        return context.of_operator(self.call("back-end/1"), self.pool, self.public, pb.ContextDataType(**told))

    def encoded(self, **data: Any) -> str:
        """EncodedData for the client that is not trusted."""
        return telling.encoded(self.public.id, self.pool.id, **data)


@pytest.fixture
def engine() -> str:
    """Either would do: nothing here depends on it."""
    return "sqlite"


@pytest.fixture
async def stage(api: Api) -> Stage:
    """The two app clients."""
    pool = await api.new_pool()
    trusted = await api.new_client(pool, generate_secret=True, enable_propagate_additional_user_context_data=True)
    return Stage(api, pool, await api.new_client(pool), trusted)


def test_a_call_that_tells_nothing_comes_from_where_it_comes_from(stage: Stage) -> None:
    """The address of its connection."""
    assert stage.user(stage.public) == ClientContext(CALLER)


def test_an_address_is_believed_of_app_clients_that_may_name_it(stage: Stage) -> None:
    """Anybody else could have themselves taken for somewhere else."""
    assert stage.user(stage.public, ip_address="203.0.113.7").ip_address == CALLER
    assert stage.user(stage.trusted, ip_address="203.0.113.7").ip_address == "203.0.113.7"
    assert stage.user(stage.trusted, ip_address="2001:DB8:0::7").ip_address == "2001:db8::7"
    assert stage.user(stage.trusted, ip_address="::ffff:203.0.113.7").ip_address == "203.0.113.7"


async def test_a_secret_is_not_enough_to_name_an_address(stage: Stage) -> None:
    """The app client has to be one that passes addresses on."""
    client = await stage.api.new_client(stage.pool, generate_secret=True)
    assert stage.user(client, ip_address="203.0.113.7").ip_address == CALLER


@pytest.mark.parametrize("address", ["", "nowhere", "203.0.113.7:80", "203.0.113.7, 10.0.0.1", "1" * 90_000, "\x00"])
def test_what_is_no_address_counts_as_not_given(stage: Stage, address: str) -> None:
    """No sign-in fails by it."""
    assert stage.user(stage.trusted, ip_address=address).ip_address == CALLER
    assert stage.operator(ip_address=address).ip_address == ""


def test_a_scope_is_no_part_of_an_address(stage: Stage) -> None:
    """It may be any text, of the caller's choice."""
    assert stage.user(stage.trusted, ip_address="fe80::1%<b>").ip_address == "fe80::1"


def test_a_call_without_an_address_has_none(stage: Stage) -> None:
    """Over a Unix socket, for one."""
    assert stage.user(stage.public, stage.call(source_ip="")).ip_address == ""


def test_a_device_tells_of_itself(stage: Stage) -> None:
    """Through any app client, in data that is meant for it."""
    data = {"DeviceId": "1", "DeviceName": "Pixel 9", "ClientTimezone": "+02:00", "UserAgent": telling.BROWSER}
    found = stage.user(stage.public, encoded_data=stage.encoded(**data))
    assert (found.device_name, found.timezone, found.user_agent) == ("Pixel 9", "+02:00", telling.BROWSER)
    assert found.device_fingerprint
    assert stage.user(stage.trusted, encoded_data=stage.encoded(**data)) == ClientContext(CALLER)


def test_a_call_tells_what_made_it(stage: Stage) -> None:
    """Unless the device has said so itself; what is shown of it can be shown."""
    call = stage.call("app/1\x00")
    assert stage.user(stage.public, call).user_agent == "app/1"
    told = stage.encoded(UserAgent=telling.BROWSER)
    assert stage.user(stage.public, call, encoded_data=told).user_agent == telling.BROWSER


def test_an_operator_is_believed(stage: Stage) -> None:
    """It is an operator's own back end that tells, with the headers that it was sent."""
    found = stage.operator(
        ip_address="203.0.113.7",
        server_name="app.example.com",
        server_path="/login",
        http_headers=[
            {"header_name": "Accept", "header_value": "*/*"},
            {"header_name": "User-Agent", "header_value": telling.BROWSER},
            {"header_name": "user-agent", "header_value": "second"},
        ],
        encoded_data=stage.encoded(DeviceId="1"),
    )
    assert (found.ip_address, found.user_agent) == ("203.0.113.7", telling.BROWSER)
    assert (
        found.device_fingerprint
        == stage.user(stage.public, encoded_data=stage.encoded(DeviceId="1")).device_fingerprint
    )


def test_an_operator_who_tells_nothing_is_not_their_user(stage: Stage) -> None:
    """The back end's own address and software say nothing of the user."""
    assert stage.operator() == ClientContext("")


def test_a_place_is_that_of_the_address(stage: Stage, tmp_path: Path) -> None:
    """As far as the server's database knows it."""
    known = Places.of(Config(places_database=places.write(tmp_path / "places.mmdb")))
    call = stage.call(known=known, source_ip=places.BERLIN)
    assert stage.user(stage.public, call).place == Place("Berlin", "Germany", 52.52, 13.405)
    elsewhere = stage.user(stage.trusted, call, ip_address=places.LISBON)
    assert elsewhere.place == Place("Lisbon", "Portugal", 38.72, -9.14)
    assert stage.user(stage.public, stage.call(known=known)).place is None
