"""What the tests of sessions share."""

from collections.abc import AsyncIterator

import pytest

from tests.services.functions import FunctionServer
from tests.user_pools.conftest import Api
from tests.user_pools.triggers.functions import Functions


@pytest.fixture
async def functions(api: Api) -> AsyncIterator[Functions]:
    """An API whose pools may have functions."""
    async with FunctionServer() as server:
        found = Functions(api, server)
        yield found
        await found.called.close()
