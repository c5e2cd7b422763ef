"""A small database of places, in the format of the real ones, with addresses that are public but nobody's here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from mmdb_writer import MMDBWriter
from netaddr import IPSet

BERLIN: Final = "81.2.69.142"
POTSDAM: Final = "81.2.70.1"
LISBON: Final = "85.88.0.9"
SYDNEY: Final = "1.128.0.5"
SOMEWHERE: Final = "9.9.9.9"
"""An address that the database does not have."""
OVER_IPV6: Final = "2a02:d3c0::7"
"""In Lisbon, too."""


def city(name: str, country: str, latitude: float, longitude: float) -> dict[str, Any]:
    """A record as GeoIP2 City has it, with what nobody here asks for."""
    return {
        "city": {"geoname_id": 1, "names": {"de": f"{name} (de)", "en": name}},
        "country": {"iso_code": "XX", "names": {"de": f"{country} (de)", "en": country}},
        "location": {"accuracy_radius": 50, "latitude": latitude, "longitude": longitude, "time_zone": "Etc/UTC"},
        "subdivisions": [{"names": {"en": "Somewhere"}}],
    }


CITIES: Final[Mapping[str, dict[str, Any]]] = {
    "81.2.69.0/24": city("Berlin", "Germany", 52.52, 13.405),
    "81.2.70.0/24": city("Potsdam", "Germany", 52.39, 13.065),
    "85.88.0.0/16": city("Lisbon", "Portugal", 38.72, -9.14),
    "1.128.0.0/11": city("Sydney", "Australia", -33.87, 151.21),
    "2a02:d3c0::/29": city("Lisbon", "Portugal", 38.72, -9.14),
}


def write(file: Path, records: Mapping[str, Any] = CITIES, ip_version: int = 6) -> Path:
    """A database file with these records, by their networks."""
    writer = MMDBWriter(ip_version, "Test-City", ["en"], "Places for tests", ipv4_compatible=ip_version == 6)
    for network, record in records.items():
        writer.insert_network(IPSet([network]), record)
    writer.to_db_file(str(file))
    return file
