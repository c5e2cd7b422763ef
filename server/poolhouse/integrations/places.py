"""Where in the world an address is: looked up in a file that the operator provides, and nowhere else.

The file has MaxMind's format, and its records are like those of GeoIP2 City. It is read into memory when the server
starts. So a look-up never waits for a disk, and a newer file can take the place of the old one at any time.
"""

import ipaddress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Self

import maxminddb
import structlog

from poolhouse.config import Config, ConfigError
from poolhouse.integrations.addresses import is_public

REMEMBERED: Final = 4096
"""How many addresses' places are remembered; finding one anew takes hundreds of times as long."""
LANGUAGE: Final = "en"

# What the library raises where a file is not what it should be.
_DAMAGED: Final = (maxminddb.InvalidDatabaseError, UnicodeDecodeError, TypeError)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address is, roughly; None for what is not known. The names are English."""

    city: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Places:
    """The places of addresses, as far as a database knows them; without one none is, and the log says so once."""

    def __init__(self, database: maxminddb.Reader | None = None) -> None:
        self._database: Final = database
        self._remembered: Final = lru_cache(REMEMBERED)(self._find)
        self._said_so = False

    @classmethod
    def of(cls, config: Config) -> Self:
        """The places in the configured file. ConfigError if that is no database of places."""
        if config.places_database is None:
            return cls()
        try:
            return cls(maxminddb.open_database(config.places_database, maxminddb.MODE_MEMORY))
        except (OSError, *_DAMAGED) as error:
            raise ConfigError(f"places_database: {error}") from None

    def find(self, address: str) -> Place | None:
        """The place of an address; None if it is not known, not public, or no address."""
        if self._database is None and not self._said_so:
            self._said_so = True
            _log.warning(
                "places.no_database",
                next="set places_database: without, no address has a place, and new places go unnoticed",
            )
        return self._remembered(address)

    def _find(self, address: str) -> Place | None:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return None
        database = self._database
        if database is None or not is_public(parsed) or parsed.version > database.metadata().ip_version:
            return None
        try:
            record = database.get(parsed)
        except _DAMAGED:
            _log.warning("places.database_damaged", exc_info=True)
            return None
        return _place(record) if isinstance(record, dict) else None


def _place(record: dict[str, Any]) -> Place | None:
    location = record.get("location")
    latitude, longitude = _number(location, "latitude"), _number(location, "longitude")
    if latitude is None or longitude is None:
        latitude = longitude = None
    found = Place(_name(record.get("city")), _name(record.get("country")), latitude, longitude)
    return None if found == Place() else found


def _name(entry: object) -> str | None:
    names = entry.get("names") if isinstance(entry, dict) else None
    name = names.get(LANGUAGE) if isinstance(names, dict) else None
    return name if isinstance(name, str) and name else None


def _number(location: object, name: str) -> float | None:
    value = location.get(name) if isinstance(location, dict) else None
    return float(value) if isinstance(value, int | float) else None
