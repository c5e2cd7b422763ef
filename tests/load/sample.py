"""What one stretch of load measured, and how it travels from the process that made it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, Self

PERCENTILES: Final = (50, 95, 99)


@dataclass(frozen=True, slots=True)
class Sample:
    """Calls that were answered, and those that were not, in a stretch of `seconds`.

    `errors` counts failures by what they were called; they are in no rate and no latency. `latency_ms` is by
    percentile. `cpu_seconds` is what the measured process used of its cores meanwhile, and `kilobytes` the memory that
    it holds for each call; 0 where nobody looked.
    """

    calls: int
    seconds: float
    errors: Mapping[str, int] = field(default_factory=dict)
    latency_ms: Mapping[str, float] = field(default_factory=dict)
    cpu_seconds: float = 0.0
    kilobytes: float = 0.0

    @property
    def rate(self) -> float:
        """Answered calls per second."""
        return self.calls / self.seconds if self.seconds > 0 else 0.0

    @property
    def failed(self) -> int:
        """How many calls were not answered well."""
        return sum(self.errors.values())

    @property
    def cpu_us(self) -> float:
        """Microseconds of the measured process for each answered call."""
        return self.cpu_seconds / self.calls * 1e6 if self.calls else 0.0

    def to_json(self) -> str:
        """One line, for `from_json`."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `to_json` wrote."""
        return cls(**json.loads(text))


def of_latencies(latencies: Iterable[float], seconds: float, errors: Mapping[str, int]) -> Sample:
    """The sample of calls that took so many seconds each, out of a stretch of `seconds`."""
    ordered = sorted(latencies)
    return Sample(len(ordered), seconds, dict(errors), percentiles(ordered))


def percentiles(ordered: list[float]) -> dict[str, float]:
    """The percentiles of sorted seconds, in milliseconds."""
    if not ordered:
        return {}
    return {str(p): round(ordered[min(len(ordered) - 1, len(ordered) * p // 100)] * 1000, 3) for p in PERCENTILES}


def together(samples: Iterable[Sample]) -> Sample:
    """The sample of several processes that ran at the same time: calls add up, the slowest latency stands."""
    each = list(samples)
    errors: dict[str, int] = {}
    for sample in each:
        for name, count in sample.errors.items():
            errors[name] = errors.get(name, 0) + count
    latency = {str(p): max(sample.latency_ms.get(str(p), 0.0) for sample in each) for p in PERCENTILES}
    # Each process has its own clock of the stretch; rates add up.
    seconds = max(sample.seconds for sample in each)
    calls = round(sum(sample.rate for sample in each) * seconds)
    return Sample(calls, seconds, errors, latency)
