"""`poolhouse serve` and `poolhouse dev`."""

import os
from typing import Annotated

import typer

from poolhouse.cli.settings import Given, with_settings
from poolhouse.config import EPHEMERAL_URL, Config, ConfigError


@with_settings()
def serve(given: Given) -> None:
    """Run the server. Everything is checked.

    The first start makes the master key and an access key, and says where they are.
    """
    _run(given.load(mode="serve"))


@with_settings()
def dev(
    given: Given,
    *,
    ephemeral: Annotated[bool, typer.Option("--ephemeral", help="Keep nothing when it ends.")] = False,
) -> None:
    """Run the emulator, for development and tests: it believes every AWS signature, and sends nobody a message.

    Messages land in an inbox that people and tests can read. Its database is not that of `poolhouse serve`.
    """
    if ephemeral and given.flags.get("database_url"):
        raise ConfigError("--ephemeral and --database-url contradict each other")
    _run(given.load(mode="dev", **({"database_url": EPHEMERAL_URL} if ephemeral else {})))


def _run(config: Config) -> None:
    # gRPC's core writes to standard error by itself: a line, in no form of ours, for each client that talks nonsense.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    import uvloop  # noqa: PLC0415

    from poolhouse.cli.process import run  # noqa: PLC0415

    uvloop.run(run(config))
