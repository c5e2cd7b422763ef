"""The provider for programs that block, with threads."""

import logging
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor

import pytest

from poolhouse_client import Client, Credentials, CredentialsError, IdentityCredentials, connect
from poolhouse_client.credentials.blocking import complete
from tests.clients.credentials.scripted import POOL, A, B, Call, Hand, Scripted, moment

FIRST: list[Call] = [
    {"call": "GetId", "answer": {"identity": "A"}},
    {"call": "GetCredentialsForIdentity", "answer": {"key": "ASIA1", "until": "09:00:00"}},
]
MISCONFIGURED = {"call": "GetCredentialsForIdentity", "error": "misconfigured"}
SECOND = {"call": "GetCredentialsForIdentity", "answer": {"key": "ASIA2", "until": "09:55:00"}}


@pytest.fixture
def provider(client: Client, hand: Hand) -> IdentityCredentials:
    """A guest's provider."""
    return IdentityCredentials(client, POOL, clock=hand.clock(lambda: None))


def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_threads_that_wait_share_one_call(provider: IdentityCredentials, scripted: Scripted) -> None:
    """A burst of requests asks the server once."""
    scripted.script = list(FIRST)
    with ThreadPoolExecutor(20) as threads:
        with scripted.shut():
            waiting = [threads.submit(provider.get) for _ in range(20)]
            until(lambda: len(scripted.seen) == 1)
        found = [each.result() for each in waiting]
    assert {each.access_key_id for each in found} == {"ASIA1"}
    assert len(scripted.seen) == 2


def test_threads_that_wait_share_a_failure(provider: IdentityCredentials, scripted: Scripted) -> None:
    """They do not try one after the other, each as long as the one before."""
    scripted.script = [{"call": "GetId", "error": "expired"}]
    with ThreadPoolExecutor(10) as threads:
        with scripted.shut():
            waiting = [threads.submit(provider.get) for _ in range(10)]
            until(lambda: all(each.running() for each in waiting) and len(scripted.seen) == 1)
            time.sleep(0.1)
        assert {type(each.exception()) for each in waiting} == {CredentialsError}
    assert len(scripted.seen) == 1


def test_while_one_thread_renews_the_others_go_on(
    provider: IdentityCredentials, scripted: Scripted, hand: Hand
) -> None:
    """A slow server delays one request of many, as long as the credentials at hand are good."""
    scripted.script = list(FIRST)
    assert provider.get().access_key_id == "ASIA1"
    hand.time = moment("08:55:00")
    scripted.script = [SECOND]
    with ThreadPoolExecutor(1) as thread:
        with scripted.shut():
            renewing = thread.submit(provider.get)
            until(lambda: len(scripted.seen) == 3)
            assert provider.get().access_key_id == "ASIA1"
        assert renewing.result().access_key_id == "ASIA2"
    assert provider.get().access_key_id == "ASIA2"


def signed_out_during(provider: IdentityCredentials, scripted: Scripted, calls: int, then: list[Call]) -> Credentials:
    """What a thread gets that was waiting for the given number of calls when the user signed out."""
    with ThreadPoolExecutor(1) as thread:
        with scripted.shut():
            waiting = thread.submit(provider.get)
            until(lambda: len(scripted.seen) == calls)
            provider.forget()
            scripted.script += then
        return waiting.result()


def test_who_waits_while_the_user_signs_out_gets_nothing_of_that_user(
    client: Client, scripted: Scripted, hand: Hand
) -> None:
    """What arrives too late is dropped, and neither the credentials nor the id are kept."""
    ids: dict[str, str] = {}
    provider = IdentityCredentials(client, POOL, identity_ids=ids, clock=hand.clock(lambda: None))
    guest = [
        {"call": "GetId", "answer": {"identity": "B"}},
        {"call": "GetCredentialsForIdentity", "answer": {"key": "ASIA2", "until": "09:00:00"}},
    ]
    scripted.script = FIRST[:1]
    assert signed_out_during(provider, scripted, 1, guest).identity_id == B
    assert ids == {POOL: B}
    provider.forget()
    scripted.script, scripted.seen = [{"call": "GetId", "error": "expired"}], []
    assert signed_out_during(provider, scripted, 1, FIRST).identity_id == A


def test_who_asks_after_the_user_signed_out_does_not_wait_for_the_answer_to_that_user(
    provider: IdentityCredentials, scripted: Scripted
) -> None:
    """A call of its own is made at once, and whoever waited before joins it."""
    scripted.script = [FIRST[0], FIRST[0], FIRST[1]]
    with ThreadPoolExecutor(2) as threads:
        with scripted.shut():
            before = threads.submit(provider.get)
            until(lambda: len(scripted.seen) == 1)
            provider.forget()
            after = threads.submit(provider.get)
            until(lambda: len(scripted.seen) == 2)
        assert before.result() is after.result()
    assert len(scripted.seen) == 3


def test_what_logins_raises_is_passed_on(client: Client, scripted: Scripted, hand: Hand) -> None:
    """The app learns of its own error, and the next call tries again."""
    answers: list[dict[str, str]] = []
    provider = IdentityCredentials(client, POOL, logins=answers.pop, clock=hand.clock(lambda: None))
    with pytest.raises(IndexError):
        provider.get()
    answers.append({})
    scripted.script = list(FIRST)
    assert provider.get().identity_id == A


def test_a_covered_failure_is_logged_without_secrets(
    client: Client, scripted: Scripted, hand: Hand, caplog: pytest.LogCaptureFixture
) -> None:
    """An operator sees what is wrong minutes before users do, and nothing that should not be in a log."""
    caplog.set_level(logging.DEBUG, "poolhouse_client")
    failing = False

    def logins() -> dict[str, str]:
        if failing:
            raise RuntimeError("token-1")
        return {"example.com": "token-1"}

    provider = IdentityCredentials(client, POOL, logins=logins, clock=hand.clock(lambda: None))
    scripted.script = [*FIRST, MISCONFIGURED]
    provider.get()
    for time_of_day in ("08:55:00", "08:56:00"):
        hand.time = moment(time_of_day)
        assert provider.get().access_key_id == "ASIA1"
        failing = True
    first, second = (record.getMessage() for record in caplog.records)
    assert "GetCredentialsForIdentity: InvalidIdentityPoolConfigurationException: Invalid identity pool" in first
    assert second.endswith("end at 2027-01-15 09:00:00+00:00. RuntimeError")
    assert "token-1" not in caplog.text


def test_a_clock_that_is_wrong_is_told_as_such(provider: IdentityCredentials, scripted: Scripted, hand: Hand) -> None:
    """Whoever sees the error knows what to look at."""
    hand.time = moment("10:00:00")
    scripted.script = list(FIRST)
    with pytest.raises(CredentialsError, match=r"end at 2027-01-15 09:00:00.* is this machine's clock right\?"):
        provider.get()


def test_a_server_that_is_not_there_is_told_with_its_status(hand: Hand) -> None:
    """Without a server's word there is no name, and gRPC says what happened."""
    with connect("127.0.0.1:1", plaintext=True) as nowhere:
        provider = IdentityCredentials(nowhere, POOL, clock=hand.clock(lambda: None))
        with pytest.raises(CredentialsError, match=r"^GetId: UNAVAILABLE: .") as failed:
            provider.get()
    assert failed.value.name is None
    assert len(hand.pauses) == 3


def test_credentials_do_not_show_their_secrets(provider: IdentityCredentials, scripted: Scripted) -> None:
    """Logs and tracebacks may hold them."""
    scripted.script = list(FIRST)
    shown = f"{provider.get()!r} {provider!r}"
    assert "ASIA1" in shown
    assert "secret ASIA1" not in shown
    assert "token ASIA1" not in shown


def test_a_coroutine_that_suspends_is_an_error() -> None:
    """Nothing of the blocking provider may wait for an event loop that is not there."""

    class Suspended:
        def __await__(self) -> Generator[None, None, None]:
            yield

    async def suspended() -> None:
        await Suspended()

    with pytest.raises(RuntimeError, match="suspended"):
        complete(suspended())
