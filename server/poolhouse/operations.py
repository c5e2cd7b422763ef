"""The index of the product: which function answers which rpc, and what is done besides answering.

An operation that is not listed here is not built yet, and answers UNIMPLEMENTED on every face.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from poolhouse import schema
from poolhouse.call import House
from poolhouse.dispatch import Function
from poolhouse.schema import Operation
from poolhouse.storage.jobs import JobRow

USER_POOLS: Final[tuple[Function, ...]] = ()
IDENTITY_POOLS: Final[tuple[Function, ...]] = ()
SYNC: Final[tuple[Function, ...]] = ()

JOBS: Final[Mapping[str, Callable[[House, JobRow], Awaitable[None]]]] = MappingProxyType({})
"""Who does follow-up work, by its kind."""


async def _no_pools(_house: House, _pool_id: str) -> list[dict[str, Any]] | None:
    return None


JWKS: Final[Callable[[House, str], Awaitable[list[dict[str, Any]] | None]]] = _no_pools
"""The public keys of a user pool; None if there is no such pool."""

HOUSEKEEPING: Final[tuple[Callable[[House], Awaitable[None]], ...]] = ()
"""What every server does every few minutes; several may do it at once."""


def index(listings: Mapping[str, Iterable[Function]]) -> Mapping[str, Function]:
    """The functions of each service (by its full name), by the gRPC path of the operation that they are called after.

    ValueError for a function that no operation is called after, and for two of one name.
    """
    found: dict[str, Function] = {}
    for service in schema.SERVICES:
        paths = {operation.function_name: operation.path for operation in service.operations}
        for function in listings.get(service.full_name, ()):
            name = function.__name__
            if name not in paths:
                raise ValueError(f"{service.full_name} has no operation for the function {name}")
            if paths[name] in found:
                raise ValueError(f"{service.full_name} has two functions called {name}")
            found[paths[name]] = function
    return MappingProxyType(found)


FUNCTIONS: Final = index(
    {
        "poolhouse.userpool.v1.UserPoolService": USER_POOLS,
        "poolhouse.identity.v1.IdentityService": IDENTITY_POOLS,
        "poolhouse.sync.v1.SyncService": SYNC,
    }
)


def is_built(operation: Operation) -> bool:
    """Whether the operation is answered."""
    return operation.path in FUNCTIONS


def built() -> list[Operation]:
    """Every operation that is answered, service by service."""
    return [operation for operation in _all() if is_built(operation)]


def missing() -> list[Operation]:
    """Every operation that is not built yet."""
    return [operation for operation in _all() if not is_built(operation)]


def _all() -> Iterable[Operation]:
    return (operation for service in schema.SERVICES for operation in service.operations)
