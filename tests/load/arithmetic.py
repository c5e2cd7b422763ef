"""The arithmetic of a sign-in alone, on as many threads as there are cores: what no server can be faster than."""

import argparse
import os
import secrets
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from poolhouse.crypto import jwt, passwords
from poolhouse.crypto.srp_group import N, power
from tests.load.processes import output_of_module
from tests.load.sample import Sample, of_latencies

PASSWORD: Final = "Correct-Horse-7-battery"
EXPONENT_BITS: Final = 256
TOKEN_CLAIM_BYTES: Final = 700


def argon2() -> Callable[[], object]:
    """One verification of a password under the product's own parameters (OWASP's first choice)."""
    return partial(passwords.verify_password, PASSWORD, passwords.hash_password(PASSWORD, passwords.OWASP))


def _powers(*bits: int) -> Callable[[], object]:
    base, exponents = secrets.randbelow(N - 2) + 2, [secrets.randbits(b) | 1 << (b - 1) for b in bits]

    def work() -> None:
        for exponent in exponents:
            power(base, exponent)

    return work


def srp_server() -> Callable[[], object]:
    """The two modular powers that a server of SRP computes for one sign-in."""
    return _powers(EXPONENT_BITS, EXPONENT_BITS)


def srp_both() -> Callable[[], object]:
    """The same, and the client's one power, whose exponent is twice as long: nothing of it can be computed before."""
    return _powers(EXPONENT_BITS, EXPONENT_BITS, 2 * EXPONENT_BITS)


def rs256() -> Callable[[], object]:
    """One signed token."""
    key = jwt.generate_key()
    return partial(jwt.sign, {"padding": "x" * TOKEN_CLAIM_BYTES}, key)


WORK: Final[Mapping[str, Callable[[], Callable[[], object]]]] = {
    "argon2": argon2,
    "srp-server": srp_server,
    "srp-both": srp_both,
    "rs256": rs256,
}


def measure(work: Callable[[], object], seconds: float, threads: int) -> Sample:
    """Do the work over and over on so many threads for so long."""
    work()  # tables and pages are there when the clock starts
    end = time.perf_counter() + seconds

    def again() -> list[float]:
        latencies, before = [], time.perf_counter()
        while before < end:
            work()
            now = time.perf_counter()
            latencies.append(now - before)
            before = now
        return latencies

    used, started = time.process_time(), time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(lambda _: again(), range(threads)))
    elapsed, used = time.perf_counter() - started, time.process_time() - used
    sample = of_latencies((latency for each in found for latency in each), elapsed, {})
    return Sample(sample.calls, elapsed, {}, sample.latency_ms, used)


async def run(name: str, seconds: float) -> Sample:
    """Measure it in a process of its own, so that nothing else holds its interpreter."""
    output = await output_of_module("tests.load.arithmetic", name, str(seconds), seconds=seconds)
    return Sample.from_json(output)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=WORK)
    parser.add_argument("seconds", type=float)
    asked = parser.parse_args()
    print(measure(WORK[asked.work](), asked.seconds, os.cpu_count() or 1).to_json())  # noqa: T201  read by `run`
