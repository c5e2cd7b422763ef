"""The cases that the clients of all languages share, with both of Python's devices."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import poolhouse_client
from poolhouse_client import aio
from tests.clients.sync.places import Place, cases
from tests.clients.sync.players import play

EACH = pytest.mark.parametrize("case", [case for case in cases() if "skip" not in case], ids=lambda case: case["name"])


@EACH
async def test_devices_for_asyncio_do_as_those_of_all_languages(
    case: Mapping[str, Any], strict_place: Place, tmp_path: Path
) -> None:
    """Whatever happens to several devices of an identity, they have the same in the end, and it is what people mean."""
    await play(case, strict_place, tmp_path, aio.Device)


@EACH
async def test_devices_that_block_do_as_those_of_all_languages(
    case: Mapping[str, Any], place: Place, tmp_path: Path
) -> None:
    """The same, at the emulator."""
    await play(case, place, tmp_path, poolhouse_client.Device)
