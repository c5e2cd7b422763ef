"""Two contestants in turns, so that whatever else the machine does meets both: A B, B A, A B …, and medians."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from statistics import median
from typing import Final

from tests.load.sample import PERCENTILES, Sample

Contestant = Callable[[float], Awaitable[Sample]]
"""Loads something for so many seconds."""

WARM_UP_SECONDS: Final = 1.0


class Compare(Enum):
    """What the ratio of a figure is."""

    RATE = "of the baseline's rate"
    TIME = "times the baseline's time"
    MEMORY = "times the baseline's memory"

    @property
    def unit(self) -> str:
        """What the two sides are measured in."""
        return "KiB" if self is Compare.MEMORY else "calls/s"

    def size(self, sample: Sample) -> float:
        """What one side came to."""
        return sample.kilobytes if self is Compare.MEMORY else sample.rate


@dataclass(frozen=True, slots=True)
class Duel:
    """One figure: what is measured, against what, and which ratio it has to keep."""

    figure: str
    engine: str
    measured: Contestant = field(repr=False)
    baseline: Contestant = field(repr=False)
    against: str
    target: float
    compare: Compare = Compare.RATE
    once: bool = False
    """One round, without warming up: what is measured takes long, and is made anew for it."""

    def ratio(self, measured: Sample, baseline: Sample) -> float:
        """How the two compare; 0 or infinity, whichever fails, if there is nothing to compare."""
        mine, other = self.compare.size(measured), self.compare.size(baseline)
        if not (mine and other):
            return 0.0 if self.compare is Compare.RATE else float("inf")
        return other / mine if self.compare is Compare.TIME else mine / other

    def keeps(self, ratio: float) -> bool:
        """Whether the ratio is good enough."""
        return ratio >= self.target if self.compare is Compare.RATE else ratio <= self.target


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one figure came to. Numbers are medians of rounds; `ratios` has each round's.

    A figure with a single failed call is not met, however fast the others were.
    """

    figure: str
    engine: str
    unit: str
    measured: float
    baseline: float | None
    against: str
    ratio: float | None
    ratios: list[float]
    target: str
    met: bool
    errors: dict[str, int] = field(default_factory=dict)
    details: dict[str, float] = field(default_factory=dict)


async def fight(duel: Duel, rounds: int, seconds: float, progress: Callable[[], object]) -> Outcome:
    """Run the duel in rounds of `seconds` for each side."""
    for side in () if duel.once else (duel.measured, duel.baseline):
        await side(min(WARM_UP_SECONDS, seconds))
    pairs = []
    for number in range(1 if duel.once else rounds):
        pairs.append(await _round(duel, seconds, measured_first=number % 2 == 0))
        progress()
    return judge(duel, pairs)


async def _round(duel: Duel, seconds: float, *, measured_first: bool) -> tuple[Sample, Sample]:
    if measured_first:
        measured = await duel.measured(seconds)
        return measured, await duel.baseline(seconds)
    baseline = await duel.baseline(seconds)
    return await duel.measured(seconds), baseline


def judge(duel: Duel, pairs: Sequence[tuple[Sample, Sample]]) -> Outcome:
    """What the rounds come to."""
    ratios = [duel.ratio(*pair) for pair in pairs]
    measured, baseline = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    errors = {**failures("", measured), **failures("baseline: ", baseline)}
    ratio, size = median(ratios), duel.compare.size
    sign = "≥" if duel.compare is Compare.RATE else "≤"
    return Outcome(
        figure=duel.figure,
        engine=duel.engine,
        unit=duel.compare.unit,
        measured=median(map(size, measured)),
        baseline=median(map(size, baseline)),
        against=duel.against,
        ratio=ratio,
        ratios=[round(each, 3) for each in ratios],
        target=f"{sign} {duel.target:g}",
        met=duel.keeps(ratio) and not errors,
        errors=errors,
        details={**details("", measured), **details("baseline ", baseline)},
    )


def failures(prefix: str, samples: Sequence[Sample]) -> dict[str, int]:
    """What failed in all of the samples, by its name after the prefix."""
    found: dict[str, int] = {}
    for sample in samples:
        for name, count in sample.errors.items():
            found[prefix + name] = found.get(prefix + name, 0) + count
    return found


def details(prefix: str, samples: Sequence[Sample]) -> dict[str, float]:
    """Medians of what else the samples tell."""
    found = {f"{prefix}cpu_us": round(median(sample.cpu_us for sample in samples), 1)}
    for p in PERCENTILES:
        found[f"{prefix}p{p}_ms"] = round(median(sample.latency_ms.get(str(p), 0.0) for sample in samples), 3)
    return found
