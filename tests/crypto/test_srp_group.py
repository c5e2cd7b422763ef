"""Powers in the SRP group."""

import threading
import time
from collections.abc import Callable

import gmpy2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycognito.aws_srp import G_HEX, N_HEX

from poolhouse.crypto.srp_group import BASE_EXPONENT_BITS, N_BYTES, G, N, base_power, power

EXPONENTS = st.integers(0, 2**BASE_EXPONENT_BITS - 1)


def test_the_group_is_that_of_existing_clients() -> None:
    """Every Cognito client calculates modulo this safe prime, with this generator."""
    assert int(N_HEX, 16) == N
    assert int(G_HEX, 16) == G
    assert N.bit_length() == 8 * N_BYTES
    assert gmpy2.is_prime(N)
    assert gmpy2.is_prime((N - 1) // 2)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, N - 1), EXPONENTS)
def test_power_is_the_modular_power(base: int, exponent: int) -> None:
    """The fast arithmetic gives what Python's own does."""
    assert power(base, exponent) == pow(base, exponent, N)


@settings(deadline=None, max_examples=200)
@given(EXPONENTS)
def test_base_power_is_the_power_of_the_generator(exponent: int) -> None:
    """The table of powers gives what the general power gives."""
    assert base_power(exponent) == power(G, exponent)


@pytest.mark.parametrize("exponent", [0, 1, 31, 32, 2**255, 2**BASE_EXPONENT_BITS - 1])
def test_base_power_is_right_at_the_borders_of_its_table(exponent: int) -> None:
    """No exponent falls between two windows."""
    assert base_power(exponent) == pow(G, exponent, N)


@pytest.mark.parametrize("exponent", [-1, 2**BASE_EXPONENT_BITS])
def test_base_power_refuses_an_exponent_beyond_its_table(exponent: int) -> None:
    """A private value of the wrong size is an error, never a wrong key."""
    with pytest.raises(ValueError, match="256 bits"):
        base_power(exponent)


def test_base_power_is_much_quicker_than_the_general_power() -> None:
    """A sign-in does not pay for squarings that were done at start-up."""
    exponent = 2**BASE_EXPONENT_BITS - 1
    base_power(exponent)
    assert 2 * _best(lambda: base_power(exponent)) < _best(lambda: power(G, exponent))


def _best(call: Callable[[], int]) -> float:
    times = []
    for _ in range(20):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def test_other_threads_run_during_a_power() -> None:
    """Sign-ins do not stop the server: the power lets go of the interpreter."""
    started = threading.Event()

    def work() -> None:
        started.set()
        power(N - 2, 1 << 150_000)

    thread = threading.Thread(target=work)
    thread.start()
    started.wait()
    turns = 0
    while thread.is_alive():
        turns += 1
        time.sleep(0.001)
    assert turns > 10
