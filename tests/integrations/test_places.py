"""Where addresses are: a database in the format of the real ones, and files that are none."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from poolhouse.config import Config, ConfigError
from poolhouse.integrations.places import Place, Places
from tests.services import places


def of(file: Path) -> Places:
    """What a server knows that has this file."""
    return Places.of(Config(places_database=file))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The places of the tests' database."""
    return of(places.write(tmp_path_factory.mktemp("places") / "places.mmdb"))


def test_an_address_has_a_place(known: Places) -> None:
    """Its names are English ones."""
    assert known.find(places.BERLIN) == Place("Berlin", "Germany", 52.52, 13.405)
    assert known.find(places.OVER_IPV6) == known.find(places.LISBON) == Place("Lisbon", "Portugal", 38.72, -9.14)


@pytest.mark.parametrize(
    "address", [places.SOMEWHERE, "10.1.2.3", "127.0.0.1", "::1", "fd00::1", "", "unix:", "Berlin", "81.2.69.142/32"]
)
def test_what_nobody_can_tell_has_none(known: Places, address: str) -> None:
    """Addresses that the database does not have, that are inside somebody's network, and that are none."""
    assert known.find(address) is None


def test_an_inside_address_has_no_place_even_if_a_database_has_it(tmp_path: Path) -> None:
    """It may be anywhere."""
    record = places.city("Berlin", "Germany", 52.52, 13.405)
    assert of(places.write(tmp_path / "inside.mmdb", {"10.0.0.0/8": record})).find("10.1.2.3") is None


def test_without_a_database_no_place_is_known() -> None:
    """Nothing is made up. Whoever relies on places is told, once, when the first one is asked for."""
    with capture_logs() as log:
        nothing = Places.of(Config())
        assert not log
        assert nothing.find(places.BERLIN) is nothing.find(places.LISBON) is None
    assert [entry["event"] for entry in log] == ["places.no_database"]


def test_a_database_of_countries_knows_countries(tmp_path: Path) -> None:
    """Each member is used as far as it is there; a latitude alone is no place on Earth."""
    country = {"country": {"names": {"en": "Germany"}}}
    records = {
        "81.2.69.0/24": country,
        "81.2.70.0/24": country | {"location": {"latitude": 52.39}},
        "85.88.0.0/16": {"traits": {"user_type": "hosting"}},
        "1.128.0.0/11": {"city": "Sydney", "country": {"names": ["Australia"]}, "location": [1.0, 2.0]},
    }
    found = of(places.write(tmp_path / "countries.mmdb", records))
    assert found.find(places.BERLIN) == found.find(places.POTSDAM) == Place(country="Germany")
    assert found.find(places.LISBON) is None
    assert found.find(places.SYDNEY) is None


def test_a_database_of_ipv4_knows_nothing_of_ipv6(tmp_path: Path) -> None:
    """Asking it is no failure."""
    record = places.city("Berlin", "Germany", 52.52, 13.405)
    found = of(places.write(tmp_path / "four.mmdb", {"81.2.69.0/24": record}, ip_version=4))
    assert found.find(places.OVER_IPV6) is None
    assert found.find(places.BERLIN) is not None


def test_a_file_that_is_no_database_stops_the_start(tmp_path: Path) -> None:
    """The message names the setting."""
    file = tmp_path / "places.mmdb"
    file.write_bytes(b"address,city\n")
    with pytest.raises(ConfigError, match=r"places_database: .*places\.mmdb"):
        of(file)


def test_a_database_may_be_replaced_while_it_is_used(tmp_path: Path) -> None:
    """Even in place, and even by less: what was read stays as it was read."""
    file = places.write(tmp_path / "places.mmdb")
    found = of(file)
    file.write_bytes(b"")
    assert found.find(places.BERLIN) is not None


def test_a_damaged_database_has_no_places(tmp_path: Path) -> None:
    """No sign-in fails by it; the log says what is wrong."""
    file = places.write(tmp_path / "places.mmdb")
    content = file.read_bytes()
    begin = content.index(b"Berlin") - 64
    file.write_bytes(content[:begin] + b"\xff" * 128 + content[begin + 128 :])
    damaged = of(file)
    with capture_logs() as log:
        assert damaged.find(places.BERLIN) is None
    assert [entry["event"] for entry in log] == ["places.database_damaged"]
