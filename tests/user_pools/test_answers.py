import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import answers, sessions
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.model.sign_in import SignIn
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import FOLDED, VERIFIER, make, new_client, refused, secret_hash


@pytest.mark.parametrize(
    "kind",
    [
        pb.InitiateAuthResponse,
        pb.AdminInitiateAuthResponse,
        pb.RespondToAuthChallengeResponse,
        pb.AdminRespondToAuthChallengeResponse,
    ],
)
def test_an_answer_looks_the_same_in_every_response(kind: type[pb.InitiateAuthResponse]) -> None:
    """Users and operators, first steps and later ones: the same members say the same."""
    done = Answer(pb.AuthenticationResultType(access_token="a")).fill(kind())
    assert done.authentication_result.access_token == "a"
    assert not done.HasField("challenge_name")
    assert not done.HasField("session")
    asked = Answer(None, VERIFIER, {"A": "b"}, "session").fill(kind())
    assert (asked.challenge_name, dict(asked.challenge_parameters), asked.session) == (VERIFIER, {"A": "b"}, "session")
    assert not asked.HasField("authentication_result")


def test_an_answer_does_not_show_its_secrets() -> None:
    """A log that prints one holds no session."""
    assert "hidden" not in repr(Answer(None, VERIFIER, {"A": "hidden"}, "hidden"))


def test_a_parameter_that_is_empty_is_missing() -> None:
    """Cognito names what is missing in the same words."""
    assert answers.required({"A": "b"}, "A") == "b"
    for parameters in ({}, {"A": ""}):
        with refused(errors.InvalidParameterException, "Missing required parameter A"):
            answers.required(parameters, "A")


@pytest.mark.parametrize("name", ["alice", "Ärger", "+15555550123", "a@b.example", "🐎", "x" * 128])
def test_a_username_is_what_cognito_takes_for_one(name: str) -> None:
    """Letters, marks, symbols, numbers and punctuation, 128 at most."""
    assert answers.username({"USERNAME": name}) == name


@pytest.mark.parametrize("name", ["", " ", "a b", "a\0", "\t", "x" * 129])
def test_what_is_no_username_is_refused(name: str) -> None:
    """Whatever breaks the rule never reaches the database."""
    with refused(errors.InvalidParameterException):
        answers.username({"USERNAME": name})


async def test_a_secret_hash_is_right_for_any_of_the_names(api: Api) -> None:
    """One is enough; none is not, and a client without a secret wants none."""
    pool, open_client, _ = await make(api)
    client = await new_client(api, pool, generate_secret=True)
    for name in ("first", "second"):
        answers.check_secret_hash(client, {"SECRET_HASH": secret_hash(client, name)}, ("first", "second", "first"))
    for wrong in ({}, {"SECRET_HASH": secret_hash(client, "third")}):
        with refused(errors.NotAuthorizedException):
            answers.check_secret_hash(client, wrong, ("first", "second"))
    answers.check_secret_hash(open_client, {}, ("first",))
    with refused(errors.NotAuthorizedException):
        answers.check_secret_hash(open_client, {"SECRET_HASH": "x"}, ("first",))


async def test_a_session_knows_its_user_by_every_name(api: Api) -> None:
    """Spelled as the pool compares names, and by nobody else's."""
    pool = await api.new_pool(**FOLDED)
    client = await new_client(api, pool)
    call = api.call("initiate_auth")
    state = {"name": "Alice@Example.com", "srp_name": "alice", "sub": "1234-ABCD"}
    session = sessions.unseal(call, client, VERIFIER, sessions.seal(call, client, VERIFIER, state))
    for name in ("alice@example.com", "ALICE", "1234-abcd"):
        answers.check_is_named(pool, session, name)
    with refused(errors.NotAuthorizedException, "Invalid session for the user."):
        answers.check_is_named(pool, session, "bob")


async def test_tokens_come_with_a_refresh_token_only_if_it_is_new(api: Api) -> None:
    """A refresh without rotation does not repeat the token that the client has."""
    pool, client, alice = await make(api)
    sign_in = SignIn("origin", api.clock.now(), "event")
    for token in ("refresh", None):
        answer = await answers.with_tokens(api.call("initiate_auth"), pool, client, alice, sign_in, token)
        assert answer.result is not None
        assert answer.result.access_token
        assert answer.result.HasField("refresh_token") is (token is not None)
