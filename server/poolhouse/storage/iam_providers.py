"""Rows of outside identity providers, by the ends of their ARNs: `oidc-provider/…` or `saml-provider/…`."""

from dataclasses import dataclass
from typing import Final

from poolhouse.storage.store import Reader, Row, Writer

_COLUMNS: Final = "resource, settings, created_at"


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """An identity provider. `settings` is a serialized message whose meaning the domain knows."""

    resource: str
    settings: bytes
    created_at: float


def _provider(row: Row) -> ProviderRow:
    return ProviderRow(row[0], row[1], row[2])


async def insert(tx: Writer, provider: ProviderRow, document: str = "") -> None:
    """Add a provider, a SAML one with its metadata; UniqueViolation if it is there already."""
    await tx.execute(
        f"INSERT INTO iam_identity_providers ({_COLUMNS}, document) VALUES ($1, $2, $3, $4)",
        provider.resource,
        provider.settings,
        provider.created_at,
        document,
    )


async def find(reader: Reader, resource: str) -> ProviderRow | None:
    """The provider whose ARN ends so."""
    row = await reader.row(f"SELECT {_COLUMNS} FROM iam_identity_providers WHERE resource = $1", resource)
    return None if row is None else _provider(row)


async def find_with_document(reader: Reader, resource: str) -> tuple[ProviderRow, str] | None:
    """The provider whose ARN ends so, and its metadata."""
    row = await reader.row(f"SELECT {_COLUMNS}, document FROM iam_identity_providers WHERE resource = $1", resource)
    return None if row is None else (_provider(row), row[3])


async def lock(tx: Writer, resource: str) -> ProviderRow | None:
    """The provider whose ARN ends so, kept from changing until the transaction ends."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM iam_identity_providers WHERE resource = $1{tx.dialect.for_update}", resource
    )
    return None if row is None else _provider(row)


async def of_kind(reader: Reader, kind: str) -> list[ProviderRow]:
    """All providers of a kind, `oidc-provider` or `saml-provider`, in the order of their ARNs."""
    rows = await reader.rows(
        f"SELECT {_COLUMNS} FROM iam_identity_providers WHERE resource > $1 AND resource < $2 ORDER BY resource",
        f"{kind}/",
        f"{kind}0",  # the character after the slash
    )
    return [_provider(row) for row in rows]


async def update(tx: Writer, resource: str, settings: bytes) -> None:
    """Replace the settings of a provider that `tx` holds."""
    await tx.execute("UPDATE iam_identity_providers SET settings = $2 WHERE resource = $1", resource, settings)


async def update_document(tx: Writer, resource: str, document: str) -> None:
    """Replace the metadata of a provider that `tx` holds."""
    await tx.execute("UPDATE iam_identity_providers SET document = $2 WHERE resource = $1", resource, document)


async def delete(tx: Writer, resource: str) -> bool:
    """Forget a provider; whether it was there."""
    return await tx.execute("DELETE FROM iam_identity_providers WHERE resource = $1", resource) > 0
