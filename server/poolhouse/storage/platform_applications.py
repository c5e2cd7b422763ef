"""Rows of applications at push services, by region, platform and name."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from poolhouse.storage.store import Reader, Row, Writer

_COLUMNS: Final = "region, platform, name, attributes, created_at"
_ONE: Final = "region = $1 AND platform = $2 AND name = $3"


class ApplicationKey(NamedTuple):
    """What tells an application from all others."""

    region: str
    platform: str
    name: str


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application. Its attributes are sealed: credentials are among them."""

    key: ApplicationKey
    attributes: bytes = field(repr=False)
    created_at: float


def _application(row: Row) -> ApplicationRow:
    return ApplicationRow(ApplicationKey(*row[0:3]), *row[3:5])


async def insert(tx: Writer, application: ApplicationRow) -> bool:
    """Add an application; False if there is one of that key."""
    added = await tx.execute(
        f"INSERT INTO platform_applications ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        *application.key,
        application.attributes,
        application.created_at,
    )
    return added > 0


async def find(reader: Reader, key: ApplicationKey) -> ApplicationRow | None:
    """The application with this key."""
    row = await reader.row(f"SELECT {_COLUMNS} FROM platform_applications WHERE {_ONE}", *key)
    return None if row is None else _application(row)


async def lock(tx: Writer, key: ApplicationKey) -> ApplicationRow | None:
    """The application with this key, kept from changing until the transaction ends."""
    row = await tx.row(f"SELECT {_COLUMNS} FROM platform_applications WHERE {_ONE}{tx.dialect.for_update}", *key)
    return None if row is None else _application(row)


async def after(reader: Reader, region: str, last: tuple[str, str], limit: int) -> list[ApplicationRow]:
    """Up to `limit` applications of a region, by platform and name, from the one after `last` on."""
    rows = await reader.rows(
        f"SELECT {_COLUMNS} FROM platform_applications WHERE region = $1 AND (platform, name) > ($2, $3)"
        " ORDER BY platform, name LIMIT $4",
        region,
        *last,
        limit,
    )
    return [_application(row) for row in rows]


async def update(tx: Writer, key: ApplicationKey, attributes: bytes) -> None:
    """Replace the attributes of an application that `tx` holds."""
    await tx.execute(f"UPDATE platform_applications SET attributes = $4 WHERE {_ONE}", *key, attributes)


async def delete(tx: Writer, key: ApplicationKey) -> None:
    """Forget the application; devices that were registered with it are none the wiser."""
    await tx.execute(f"DELETE FROM platform_applications WHERE {_ONE}", *key)
