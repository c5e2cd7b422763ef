"""Triggers end to end: a handler written for Lambda behind a URL, a server, and clients that know nothing of it."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pycognito import Cognito
from pycognito.aws_srp import AWSSRP

from tests.clients.live import FLOWS, PASSWORD, Live, Pool, running
from tests.clients.programs import ROOT, run
from tests.services.functions import KEY, WEBHOOK_SECRET, FunctionServer
from tests.services.functions import SECRET as LAMBDA_SECRET
from tests.services.server import environment
from tests.services.trigger_service import TriggerService

EVERYWHERE = ("url", "grpc", "python", "lambda")
EXAMPLE = ROOT / "examples" / "trigger-webhook"
ARN = "arn:aws:lambda:us-east-1:000000000000:function:riddle"
PATIENCE_SECONDS = 20
MOST_LINES = 80
TRIGGERS = ("PreSignUp", "DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")


@pytest.fixture(scope="module")
def webhook() -> Iterator[str]:
    """The example as it stands: the URL of the handler."""
    line = [sys.executable, "-W", "error", "serve.py", "riddle:handler"]
    process = subprocess.Popen(
        line,
        cwd=EXAMPLE,
        env=environment(FUNCTION_SECRET=WEBHOOK_SECRET, LISTEN="127.0.0.1:0", PYTHONDONTWRITEBYTECODE="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            ready = re.fullmatch(r"listening on (http://\S+)\n", process.stdout.readline())
            assert ready
            yield ready[1]
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def named(place: str) -> str:
    """The ARN of the function at a place."""
    return ARN.replace("riddle", place)


async def confirm(event: Any) -> Any:
    """A function that confirms everybody."""
    return {**event, "response": {"autoConfirmUser": True}}


@pytest.fixture(scope="module")
async def services() -> AsyncIterator[tuple[TriggerService, FunctionServer]]:
    """The function behind gRPC, and on a Lambda."""
    async with TriggerService() as behind_grpc, FunctionServer() as on_lambda:
        behind_grpc.functions[named("grpc")] = on_lambda.functions[named("lambda")] = confirm
        yield behind_grpc, on_lambda


@pytest.fixture(scope="module")
def live(
    tmp_path_factory: pytest.TempPathFactory, webhook: str, services: tuple[TriggerService, FunctionServer]
) -> Iterator[Live]:
    """An emulator that finds functions everywhere."""
    places = {ARN: f"{webhook}/", named("url*"): f"{webhook}/", named("grpc"): services[0].url}
    places[named("python")] = "python:riddle:handler"
    settings = {
        "PYTHONPATH": os.pathsep.join((str(ROOT / "server"), str(EXAMPLE))),
        "POOLHOUSE_FUNCTION_SECRET": WEBHOOK_SECRET,
        "POOLHOUSE_FUNCTION_URLS": ",".join(f"{arn}={url}" for arn, url in places.items()),
        "POOLHOUSE_LAMBDA_URL": services[1].url,
        "POOLHOUSE_LAMBDA_ACCESS_KEY_ID": KEY,
        "POOLHOUSE_LAMBDA_SECRET": LAMBDA_SECRET,
    }
    with running("dev", tmp_path_factory.mktemp("triggers"), "--ephemeral", env=settings) as server:
        yield server
    assert server.failures() == []


@pytest.fixture(scope="module")
def riddles(live: Live) -> Pool:
    """A pool with the function, and an app client."""
    idp = live.boto3()
    created = idp.create_user_pool(PoolName="riddles", LambdaConfig=dict.fromkeys(TRIGGERS, ARN))
    pool_id = created["UserPool"]["Id"]
    client = idp.create_user_pool_client(
        UserPoolId=pool_id, ClientName="tests", ExplicitAuthFlows=[*FLOWS, "ALLOW_CUSTOM_AUTH"]
    )
    return Pool(pool_id, client["UserPoolClient"]["ClientId"])


def test_identity_js_signs_in_by_custom_challenges(live: Live, riddles: Pool) -> None:
    """With and without a password, unmodified."""
    told = live.environment(USER_POOL_ID=riddles.id, CLIENT_ID=riddles.client_id)
    folder = Path(__file__).parent / "javascript"
    output = run("node", "--test", "--test-reporter=spec", "custom-auth.js", folder=folder, env=told)
    assert re.search(r"pass 4", output), output


def test_boto3_signs_in_by_custom_challenges(live: Live, riddles: Pool) -> None:
    """As a back end does."""
    idp = live.boto3()
    live.user(riddles, "bob")
    begun = idp.admin_initiate_auth(
        UserPoolId=riddles.id,
        ClientId=riddles.client_id,
        AuthFlow="CUSTOM_AUTH",
        AuthParameters={"USERNAME": "bob"},
    )
    assert begun["ChallengeName"] == "CUSTOM_CHALLENGE"
    answered = idp.admin_respond_to_auth_challenge(
        UserPoolId=riddles.id,
        ClientId=riddles.client_id,
        ChallengeName="CUSTOM_CHALLENGE",
        Session=begun["Session"],
        ChallengeResponses={"USERNAME": "bob", "ANSWER": "42"},
    )
    assert answered["AuthenticationResult"]["AccessToken"]


@pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning:pycognito")
def test_pycognito_proves_the_password_of_a_custom_sign_in(live: Live, riddles: Pool) -> None:
    """Its SRP does; it knows no custom challenges, so that its user asks and answers by boto3. The tokens verify."""
    idp = live.boto3()
    live.user(riddles, "carol")
    member = {"username": "carol", "pool_id": riddles.id, "client_id": riddles.client_id, "client": idp}

    def asked(password: str) -> Any:
        srp = AWSSRP(password=password, **member)
        begun = idp.initiate_auth(
            ClientId=riddles.client_id,
            AuthFlow="CUSTOM_AUTH",
            AuthParameters={**srp.get_auth_params(), "CHALLENGE_NAME": "SRP_A"},
        )
        return idp.respond_to_auth_challenge(
            ClientId=riddles.client_id,
            ChallengeName=begun["ChallengeName"],
            ChallengeResponses=srp.process_challenge(begun["ChallengeParameters"], srp.get_auth_params()),
        )

    with pytest.raises(idp.exceptions.NotAuthorizedException):
        asked("Wrong-password-1")
    riddle = asked(PASSWORD)
    assert riddle["ChallengeParameters"]["riddle"]
    tokens = idp.respond_to_auth_challenge(
        ClientId=riddles.client_id,
        ChallengeName=riddle["ChallengeName"],
        Session=riddle["Session"],
        ChallengeResponses={"USERNAME": "carol", "ANSWER": "42"},
    )["AuthenticationResult"]
    told = {"id_token": tokens["IdToken"], "access_token": tokens["AccessToken"]}
    carol = Cognito(riddles.id, riddles.client_id, boto3_client_kwargs={"endpoint_url": live.url}, **told)
    carol.verify_tokens()
    assert carol.access_claims["username"] == "carol"


@pytest.mark.parametrize("place", EVERYWHERE)
async def test_a_function_runs_wherever_the_settings_say(live: Live, place: str) -> None:
    """Behind a URL, behind gRPC, inside the server, or on Lambda: the user is confirmed at once."""
    idp = live.boto3()

    def sign_up() -> dict[str, Any]:
        pool_id = idp.create_user_pool(PoolName="functions", LambdaConfig={"PreSignUp": named(place)})["UserPool"]["Id"]
        client = idp.create_user_pool_client(UserPoolId=pool_id, ClientName="tests")["UserPoolClient"]
        attributes = [{"Name": "email", "Value": "ada@example.com"}]
        sign = partial(idp.sign_up, ClientId=client["ClientId"], Username="ada", UserAttributes=attributes)
        answer: dict[str, Any] = sign(Password=PASSWORD)
        return answer

    assert (await asyncio.to_thread(sign_up))["UserConfirmed"] is True


def test_the_example_fits_on_two_pages() -> None:
    """Whoever looks at one of them sees all of it."""
    assert all(len(path.read_text().splitlines()) <= MOST_LINES for path in EXAMPLE.glob("*.py"))
