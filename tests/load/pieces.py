"""Single pieces of the product's work, each done alone over and over: how long one takes, against a fixed limit."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tests.load import permission_work, trigger_work
from tests.load.arithmetic import measure
from tests.load.duel import Outcome
from tests.load.processes import output_of_module
from tests.load.sample import Sample

MICROSECONDS: Final = 1000
"""Of a millisecond."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: what prepares it, and how many microseconds it may take."""

    prepare: Callable[[], Callable[[], object]]
    limit_us: int


PIECES: Final[Mapping[str, Piece]] = {
    "sigv4": Piece(permission_work.signature, 150),
    "policy": Piece(permission_work.policy, 50),
    "trigger-callable": Piece(trigger_work.callable_trigger, 100),
}


async def run(name: str, seconds: float) -> Sample:
    """Do a piece for so long, in a process of its own, so that nothing else holds its interpreter."""
    output = await output_of_module("tests.load.pieces", name, str(seconds), seconds=seconds)
    return Sample.from_json(output)


async def time(name: str, rounds: int, seconds: float, progress: Callable[[], object]) -> Outcome:
    """What a piece comes to: its median in the best round, as whatever else the machine does only ever adds to it."""
    medians = []
    for _ in range(rounds):
        medians.append((await run(name, seconds)).latency_ms["50"] * MICROSECONDS)
        progress()
    return judge(name, min(medians))


def judge(name: str, microseconds: float) -> Outcome:
    """Whether a piece that took so long is met."""
    limit = PIECES[name].limit_us
    return Outcome(name, "", "µs", microseconds, None, "", None, [], f"≤ {limit} µs", microseconds <= limit)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("piece", choices=PIECES)
    parser.add_argument("seconds", type=float)
    asked = parser.parse_args()
    print(measure(PIECES[asked.piece].prepare(), asked.seconds, 1).to_json())  # noqa: T201  read by `run`
