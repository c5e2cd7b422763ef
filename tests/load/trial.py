"""One contestant alone, held against a fixed limit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.load.duel import WARM_UP_SECONDS, Contestant, Duel, Outcome, details, failures, fight
from tests.load.sample import Sample


@dataclass(frozen=True, slots=True)
class Trial:
    """One figure: what is measured, what of a sample counts, and how much of that there may be."""

    figure: str
    engine: str
    unit: str
    measured: Contestant = field(repr=False)
    value: Callable[[Sample], float]
    limit: float
    once: bool = False
    """One round, without warming up: what is measured takes long."""


async def settle(contest: Duel | Trial, rounds: int, seconds: float, progress: Callable[[], object]) -> Outcome:
    """Run a duel or a trial in rounds of `seconds`."""
    if isinstance(contest, Duel):
        return await fight(contest, rounds, seconds, progress)
    if not contest.once:
        await contest.measured(min(WARM_UP_SECONDS, seconds))
    samples = []
    for _ in range(1 if contest.once else rounds):
        samples.append(await contest.measured(seconds))
        progress()
    return judge(contest, samples)


def judge(trial: Trial, samples: Sequence[Sample]) -> Outcome:
    """What the rounds come to: the median of them counts."""
    value, errors = median(map(trial.value, samples)), failures("", samples)
    target, met = f"≤ {trial.limit:g} {trial.unit}", value <= trial.limit and not errors
    return Outcome(
        trial.figure, trial.engine, trial.unit, value, None, "", None, [], target, met, errors, details("", samples)
    )
