"""Writes numbers, many at once, and prints each once it is durable. It goes on until it is killed."""

import asyncio
import sys
from itertools import count

from tests.conftest import open_url

WRITERS = 8


async def main(url: str, start: int) -> None:
    """Write from `start` on."""
    store, numbers = await open_url(url), count(start)

    async def write() -> None:
        for n in numbers:
            async with store.write() as tx:
                await tx.execute("INSERT INTO written (n) VALUES ($1)", n)
            print(n, flush=True)  # noqa: T201  the acknowledgement

    await asyncio.gather(*(write() for _ in range(WRITERS)))


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
