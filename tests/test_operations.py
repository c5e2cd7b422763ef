"""The index of the product: every function under the name of its operation."""

from typing import Any

import pytest

from poolhouse import operations, schema
from poolhouse.identity_pools.own_tokens import ISSUER_NAME
from tests.edge.serving import open_house

USER_POOLS = "poolhouse.userpool.v1.UserPoolService"


async def create_user_pool(call: Any, request: Any) -> Any:
    """Named like an operation."""


async def bake_bread(call: Any, request: Any) -> Any:
    """Named like none."""


def test_a_function_answers_the_operation_that_it_is_called_after() -> None:
    """Names alone bring the two together."""
    assert dict(operations.index({USER_POOLS: (create_user_pool,)})) == {
        f"/{USER_POOLS}/CreateUserPool": create_user_pool
    }


def test_a_function_that_no_operation_is_called_after_stops_the_start() -> None:
    """A misspelt name is not an operation that is silently missing."""
    with pytest.raises(ValueError, match="has no operation for the function bake_bread"):
        operations.index({USER_POOLS: (bake_bread,)})
    with pytest.raises(ValueError, match="has no operation"):
        operations.index({"poolhouse.sync.v1.SyncService": (create_user_pool,)})


def test_two_functions_of_one_name_stop_the_start() -> None:
    """It is clear which function answers."""
    with pytest.raises(ValueError, match="two functions called create_user_pool"):
        operations.index({USER_POOLS: (create_user_pool, create_user_pool)})


def test_every_operation_is_built_or_missing() -> None:
    """The two lists are the whole API, and what is built is what has a function."""
    whole = [operation for service in schema.SERVICES for operation in service.operations]
    assert sorted(map(id, operations.built() + operations.missing())) == sorted(map(id, whole))
    assert {operation.path for operation in operations.built()} == set(operations.FUNCTIONS) | set(operations.STREAMS)
    assert not any(operations.is_built(operation) for operation in operations.missing())


def test_streams_and_answers_are_not_mixed_up() -> None:
    """What the API declares as a stream is answered with one, and nothing else is."""
    for operation in operations.built():
        assert (operation.path in operations.STREAMS) == operation.server_streaming, operation.name


async def test_an_issuers_keys_are_found_by_its_name() -> None:
    """A user pool's by its id, the identity pools' own by the name that no user pool has."""
    async with open_house() as house:
        assert len(await operations.jwks(house, ISSUER_NAME) or ()) == 1
        assert await operations.jwks(house, "us-east-1_Unknown00") is None


def test_every_listing_belongs_to_a_service() -> None:
    """No service's functions are listed under a name that nobody looks for."""
    pools = (operations.USER_POOLS, operations.IDENTITY_POOLS, operations.SYNC)
    services = (*pools, operations.IAM, operations.STS, operations.SNS)
    listed = {function for functions in services for function in functions}
    assert listed == set(operations.FUNCTIONS.values())
    assert set(operations.SYNC_STREAMS) == set(operations.STREAMS.values())
    assert all(isinstance(work.__name__, str) for work in operations.HOUSEKEEPING)
    assert all(operations.JOBS)
