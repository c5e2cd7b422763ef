"""Turns a database URL into a store."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from poolhouse.storage.postgres import MAX_CONNECTIONS, PostgresStore
from poolhouse.storage.sqlite import SqliteStore
from poolhouse.storage.store import Store

_POSTGRES_SCHEMES = ("postgresql", "postgres")


async def open_store(url: str, *, data_dir: Path, max_connections: int = MAX_CONNECTIONS) -> Store:
    """Open the store that `url` names; ValueError for a URL that names none, StoreUnavailable if it does not answer.

    `sqlite:///name.db` is a file in `data_dir`, `sqlite:////var/lib/name.db` one anywhere, `sqlite://` a store that is
    gone when it is closed, and `postgresql://…` a database as libpq writes it; `max_connections` bounds its pool.
    """
    if urlsplit(url).scheme in _POSTGRES_SCHEMES:
        return await PostgresStore.open(url, max_connections=max_connections)
    file = file_of(url, data_dir=data_dir)
    return await SqliteStore.open(file) if file else await SqliteStore.ephemeral()


def file_of(url: str, *, data_dir: Path) -> Path | None:
    """The file that `url` names, which may not exist yet; None for a store without one, ValueError as `open_store`."""
    parts = urlsplit(url)
    if parts.scheme in _POSTGRES_SCHEMES:
        return None
    if parts.scheme != "sqlite":
        raise ValueError(f"no store is called {parts.scheme!r}: use sqlite:///file or postgresql://host/database")
    if parts.netloc or parts.query or parts.fragment:
        raise ValueError("write sqlite:///file (in the data directory) or sqlite:////path/to/file, and nothing else")
    name = unquote(parts.path).removeprefix("/")
    return data_dir / name if name else None
