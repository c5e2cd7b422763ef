"""Every state that a sign-in can be in while it waits for an answer, and how each is reached."""

import dataclasses
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from poolhouse import errors
from poolhouse.crypto import srp_client
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.functions.functions import Functions
from poolhouse.integrations.functions.python_functions import Handler, PythonFunctions
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.mfa import EMAIL_OTP, ON, OPTIONAL, SMS_MFA, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD
from poolhouse.user_pools.triggers.kinds import Trigger
from tests.user_pools import accounts
from tests.user_pools.choice.choosing import CHOICE_FLOWS, begin, policies, reply
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.custom_auth import riddles
from tests.user_pools.devices import remembering
from tests.user_pools.mfa.factors import ADDRESS, ALL, NUMBER, REACHABLE, App, add_app, another, configure, prefer
from tests.user_pools.passkeys import making
from tests.user_pools.signing_in import (
    NEW_PASSWORD,
    VERIFIER,
    A,
    by_password,
    by_srp,
    claim,
    new_client,
    respond,
    start_srp,
)
from tests.user_pools.triggers.functions import arn

Failure = type[errors.CognitoError]

WRONG_PASSWORD = "Wrong-Horse-1"
FLOWS = [*CHOICE_FLOWS, pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_CUSTOM_AUTH]
SRP_A = f"{srp_client.public_value(A):x}"
BLOCK = "PASSWORD_CLAIM_SECRET_BLOCK"
SIGNATURE = "PASSWORD_CLAIM_SIGNATURE"


@dataclass
class State:
    """A sign-in that waits for an answer: its challenge and session, everything right to answer, and what follows.

    `leads_to` is a challenge, or None for tokens. `wrong` is what a wrong answer has in place of right parameters, and
    `fails` how it fails: None for one that is asked for again. One that `spends` the session is its only one, and one
    that is `guessed` is counted towards a lock-out.
    """

    challenge: int
    session: str
    right: dict[str, str]
    leads_to: int | None = None
    wrong: dict[str, str] = field(default_factory=dict)
    fails: Failure | None = errors.NotAuthorizedException
    spends: bool = False
    guessed: bool = True
    proven: bool = False
    """Whether something has been proven before."""
    by_password: bool = False
    """Whether it is the password that is asked for, or was, in a sign-in that functions lead through."""
    judged_later: bool = False
    """Whether it is only before tokens that the user's own state is looked at."""
    asks_for: dict[str, int] = field(default_factory=dict)
    """The challenge that asks for a parameter which is left out."""
    repeats: bool = False
    """Whether the right answer may be given again: it proves nothing yet."""

    def with_session(self, session: str) -> "State":
        """The same, with this session wherever it stands."""
        block = {BLOCK: session} if BLOCK in self.right else {}
        return dataclasses.replace(self, session=session, right={**self.right, **block})


@dataclass
class World:
    """A pool with alice in it, and bob, who is as alice in everything, and a client that is open to every flow."""

    api: Api
    pool: Pool
    client: AppClient

    async def answer(
        self,
        state: State,
        responses: dict[str, str] | None = None,
        *,
        challenge: int | None = None,
        client: AppClient | None = None,
        api: Api | None = None,
    ) -> pb.RespondToAuthChallengeResponse:
        """The right answer, unless another is given, to the state's challenge, or as if it were another."""
        session = {"session": state.session} if state.session else {}
        given = state.right if responses is None else responses
        return await respond(api or self.api, client or self.client, given, challenge or state.challenge, **session)

    async def code(self, to: str) -> str:
        """What was sent there last."""
        return await accounts.code(self.api, to)


Reach = Callable[[Api], Awaitable[tuple[World, State]]]


async def world(
    api: Api, mode: int, *factors: str, status: str | None = None, attributes: dict[str, str] | None = None
) -> World:
    """Everything there, with these factors on."""
    allowed = {"policies": policies()} if mode != ON else {}
    pool = await api.new_pool(**allowed)
    await configure(api, pool, mode, ALL)
    pool = await api.refreshed(pool)
    client = await new_client(api, pool, explicit_auth_flows=FLOWS)
    more = {} if status is None else {"status": status}
    for name in ("alice", "bob"):
        values = {key: value.replace("alice", name) for key, value in (attributes or REACHABLE).items()}
        await api.new_user(pool, name, **more, **values)
        if factors:
            await prefer(api, pool, *factors, name=name)
    return World(api, pool, client)


def state(asked: Any, right: dict[str, str], leads_to: int | None = None, **more: Any) -> State:
    """What a response asks for."""
    assert asked.challenge_name, asked
    return State(asked.challenge_name, asked.session, {"USERNAME": "alice", **right}, leads_to, **more)


def code_state(asked: Any, parameter: str, code: str, *, proven: bool) -> State:
    """What a response asks for that wants a code."""
    wrong = {parameter: another(code)}
    return state(asked, {parameter: code}, wrong=wrong, fails=errors.CodeMismatchException, proven=proven)


async def new_password(api: Api) -> tuple[World, State]:
    """NEW_PASSWORD_REQUIRED, of a user who is asked for nothing else."""
    at = await world(api, OPTIONAL, status=FORCE_CHANGE_PASSWORD)
    return at, new_password_state(await by_password(api, at.client))


async def new_password_then_code(api: Api) -> tuple[World, State]:
    """NEW_PASSWORD_REQUIRED, of a user who has a second factor besides."""
    at = await world(api, OPTIONAL, SMS_MFA, status=FORCE_CHANGE_PASSWORD)
    return at, new_password_state(await by_password(api, at.client), pb.CHALLENGE_NAME_TYPE_SMS_MFA)


def new_password_state(asked: Any, leads_to: int | None = None) -> State:
    """NEW_PASSWORD_REQUIRED. A password that is too weak is no guess."""
    right, wrong = {"NEW_PASSWORD": NEW_PASSWORD}, {"NEW_PASSWORD": "weak"}
    weak = errors.InvalidPasswordException
    return state(asked, right, leads_to, wrong=wrong, fails=weak, guessed=False, proven=True)


async def sms(api: Api) -> tuple[World, State]:
    """SMS_MFA."""
    at = await world(api, OPTIONAL, SMS_MFA)
    asked = await by_password(api, at.client)
    return at, code_state(asked, "SMS_MFA_CODE", await at.code(NUMBER), proven=True)


async def sms_after_srp(api: Api) -> tuple[World, State]:
    """SMS_MFA after a password that was not sent, where the pool demands a factor."""
    at = await world(api, ON)
    asked = await by_srp(api, at.pool, at.client)
    return at, code_state(asked, "SMS_MFA_CODE", await at.code(NUMBER), proven=True)


async def email(api: Api) -> tuple[World, State]:
    """EMAIL_OTP as a second factor."""
    at = await world(api, OPTIONAL, EMAIL_OTP)
    asked = await by_password(api, at.client)
    return at, code_state(asked, "EMAIL_OTP_CODE", await at.code(ADDRESS), proven=True)


async def app(api: Api) -> tuple[World, State]:
    """SOFTWARE_TOKEN_MFA."""
    at = await world(api, OPTIONAL)
    phone = await add_app(api, at.pool, at.client)
    await prefer(api, at.pool, SOFTWARE_TOKEN_MFA)
    code = phone.later()
    return at, code_state(await by_password(api, at.client), "SOFTWARE_TOKEN_MFA_CODE", code, proven=True)


async def selection(api: Api) -> tuple[World, State]:
    """SELECT_MFA_TYPE."""
    at = await world(api, OPTIONAL, SMS_MFA, EMAIL_OTP)
    return at, chosen_state(await by_password(api, at.client), EMAIL_OTP, pb.CHALLENGE_NAME_TYPE_EMAIL_OTP, proven=True)


def chosen_state(asked: Any, right: str, leads_to: int | None, **more: Any) -> State:
    """What a response asks for that wants a choice. What is not to be had is no guess."""
    invalid = errors.InvalidParameterException
    return state(asked, {"ANSWER": right}, leads_to, wrong={"ANSWER": "NOTHING"}, fails=invalid, guessed=False, **more)


async def app_setup(api: Api) -> tuple[World, State]:
    """MFA_SETUP, with an app that is proven."""
    at = await world(api, ON, attributes={"nickname": "Al"})
    asked = await by_password(api, at.client)
    associated = await api.associate_software_token(session=asked.session)
    code = App(api, associated.secret_code).code()
    proven = await api.verify_software_token(session=associated.session, user_code=code)
    wrong = {"EMAIL": "no address"}
    invalid = errors.InvalidParameterException
    right = {"USERNAME": "alice"}
    return at, State(
        asked.challenge_name, proven.session, right, wrong=wrong, fails=invalid, guessed=False, proven=True
    )


async def address_setup(api: Api) -> tuple[World, State]:
    """MFA_SETUP, with an address."""
    at = await world(api, ON, attributes={"nickname": "Al"})
    asked = await by_password(api, at.client)
    right, wrong = {"EMAIL": "new@example.com"}, {"EMAIL": "no address"}
    leads_to, invalid = pb.CHALLENGE_NAME_TYPE_EMAIL_OTP, errors.InvalidParameterException
    return at, state(asked, right, leads_to, wrong=wrong, fails=invalid, guessed=False, proven=True)


async def address_proof(api: Api) -> tuple[World, State]:
    """EMAIL_OTP for an address that is being set up."""
    at, setup = await address_setup(api)
    asked = await at.answer(setup)
    return at, code_state(asked, "EMAIL_OTP_CODE", await at.code("new@example.com"), proven=True)


async def choice(api: Api) -> tuple[World, State]:
    """SELECT_CHALLENGE."""
    at = await world(api, OPTIONAL)
    right = {"ANSWER": "PASSWORD", "PASSWORD": PASSWORD}
    asks_for: dict[str, int] = {"PASSWORD": pb.CHALLENGE_NAME_TYPE_PASSWORD}
    wrong = {"PASSWORD": WRONG_PASSWORD}
    return at, state(await begin(api, at.client), right, wrong=wrong, by_password=True, asks_for=asks_for)


async def password(api: Api) -> tuple[World, State]:
    """PASSWORD, of a user who has a second factor."""
    at = await world(api, OPTIONAL, SMS_MFA)
    asked = await begin(api, at.client, PREFERRED_CHALLENGE="PASSWORD")
    right, wrong = {"PASSWORD": PASSWORD}, {"PASSWORD": WRONG_PASSWORD}
    return at, state(asked, right, pb.CHALLENGE_NAME_TYPE_SMS_MFA, wrong=wrong, by_password=True)


async def password_srp(api: Api) -> tuple[World, State]:
    """PASSWORD_SRP, which asks for what begins to prove the password."""
    at = await world(api, OPTIONAL)
    asked = await begin(api, at.client, PREFERRED_CHALLENGE="PASSWORD_SRP")
    invalid = errors.InvalidParameterException
    return at, state(
        asked, {"SRP_A": SRP_A}, VERIFIER, wrong={"SRP_A": "0"}, fails=invalid, guessed=False, repeats=True
    )


async def email_first(api: Api) -> tuple[World, State]:
    """EMAIL_OTP as the first factor."""
    at = await world(api, OPTIONAL)
    asked = await begin(api, at.client, PREFERRED_CHALLENGE="EMAIL_OTP")
    return at, code_state(asked, "EMAIL_OTP_CODE", await at.code(ADDRESS), proven=False)


async def sms_first(api: Api) -> tuple[World, State]:
    """SMS_OTP."""
    at = await world(api, OPTIONAL)
    asked = await begin(api, at.client, PREFERRED_CHALLENGE="SMS_OTP")
    return at, code_state(asked, "SMS_OTP_CODE", await at.code(NUMBER), proven=False)


async def passkey(api: Api) -> tuple[World, State]:
    """WEB_AUTHN."""
    pool, client, _ = await making.make(api)
    await api.new_user(pool, "bob")
    device = await making.new_passkey(api, pool, client)
    asked = await making.asked(api, client)
    # The wrong one first: an authenticator counts its uses.
    wrong = {"CREDENTIAL": json.dumps(device.get({**making.options(asked), "challenge": "AAAA"}))}
    right = {"CREDENTIAL": json.dumps(device.get(making.options(asked)))}
    return World(api, pool, client), state(asked, right, wrong=wrong, spends=True)


async def verifier(api: Api) -> tuple[World, State]:
    """PASSWORD_VERIFIER, whose session is its SECRET_BLOCK."""
    at = await world(api, OPTIONAL)
    return at, claim_state(claim(api, at.pool, await start_srp(api, at.client)), VERIFIER, by_password=True)


def claim_state(right: dict[str, str], challenge: int, leads_to: int | None = None, **more: Any) -> State:
    """A challenge of SRP's, with the claim that answers it. Its clients send no session."""
    wrong = {SIGNATURE: right[SIGNATURE][::-1]}
    return State(challenge, "", right, leads_to, wrong=wrong, spends=True, **more)


async def custom_world(api: Api) -> World:
    """A pool whose functions, which run in this process, ask a riddle."""

    async def create(event: Any) -> Any:
        return {**event, "response": {"privateChallengeParameters": {"answer": riddles.RIGHT}}}

    def handler(function: Callable[[Any], Awaitable[Any]]) -> Handler:
        async def handle(event: Any, _: None) -> Any:
            return await function(event)

        return handle

    steps = {riddles.DEFINE: riddles.define, riddles.CREATE: create, riddles.VERIFY: riddles.verify}
    target = PythonFunctions({arn(trigger): handler(function) for trigger, function in steps.items()})
    functions = Functions({arn(trigger): target for trigger in steps})
    api = Api(dataclasses.replace(api.house, functions=functions), api.clock, api.inbox)
    config = {Trigger(trigger).name.lower(): arn(trigger) for trigger in steps}
    pool = await api.new_pool(lambda_config=config)
    for name in ("alice", "bob"):
        await api.new_user(pool, name)
    return World(api, pool, await new_client(api, pool, explicit_auth_flows=FLOWS))


async def start_custom(at: World, **parameters: str) -> pb.InitiateAuthResponse:
    """InitiateAuth with CUSTOM_AUTH."""
    response: pb.InitiateAuthResponse = await at.api.initiate_auth(
        client_id=at.client.id, auth_flow=riddles.BY_CUSTOM, auth_parameters={"USERNAME": "alice", **parameters}
    )
    return response


def riddle_state(asked: Any, *, by_password: bool) -> State:
    """CUSTOM_CHALLENGE. A wrong answer is asked for again, with another session."""
    right, wrong = {"ANSWER": riddles.RIGHT}, {"ANSWER": "41"}
    return state(asked, right, wrong=wrong, fails=None, spends=True, by_password=by_password)


async def riddle(api: Api) -> tuple[World, State]:
    """CUSTOM_CHALLENGE."""
    at = await custom_world(api)
    return at, riddle_state(await start_custom(at), by_password=False)


async def custom_verifier(api: Api) -> tuple[World, State]:
    """PASSWORD_VERIFIER in the midst of a custom sign-in."""
    at = await custom_world(api)
    challenge = await start_custom(at, CHALLENGE_NAME="SRP_A", SRP_A=SRP_A)
    right = claim(api, at.pool, dict(challenge.challenge_parameters))
    return at, claim_state(right, VERIFIER, riddles.CUSTOM, by_password=True, judged_later=True)


async def riddle_after_password(api: Api) -> tuple[World, State]:
    """CUSTOM_CHALLENGE after a password."""
    at, before = await custom_verifier(api)
    return at, riddle_state(await at.answer(before), by_password=True)


async def device_world(api: Api) -> tuple[World, remembering.Phone]:
    """A pool that tracks devices, and alice's phone, which it remembers and has asked to prove itself."""
    pool, client, _ = await remembering.make(api, explicit_auth_flows=FLOWS)
    await api.new_user(pool, "bob")
    phone = await remembering.known_phone(api, client)
    assert (await phone.asked()).challenge_name == remembering.START
    return World(api, pool, client), phone


async def device(api: Api) -> tuple[World, State]:
    """DEVICE_SRP_AUTH, which needs no session: it waits at the server."""
    at, phone = await device_world(api)
    right = {"USERNAME": "alice", "DEVICE_KEY": phone.key, "SRP_A": SRP_A}
    wrong = {"SRP_A": "0"}
    return at, State(
        remembering.START,
        "",
        right,
        remembering.VERIFIER,
        wrong=wrong,
        fails=errors.InvalidParameterException,
        guessed=False,
        proven=True,
    )


async def device_verifier(api: Api) -> tuple[World, State]:
    """DEVICE_PASSWORD_VERIFIER."""
    at, phone = await device_world(api)
    return at, claim_state(phone.claim(await phone.start()), remembering.VERIFIER, proven=True)


async def second_choice(api: Api) -> tuple[World, State]:
    """SELECT_CHALLENGE, of a user who asks for a code."""
    at = await world(api, OPTIONAL)
    return at, chosen_state(await begin(api, at.client), "EMAIL_OTP", pb.CHALLENGE_NAME_TYPE_EMAIL_OTP)


async def passkey_choice(api: Api) -> tuple[World, State]:
    """WEB_AUTHN, chosen in answer to SELECT_CHALLENGE, and answered by a passkey that is another user's."""
    pool, client, _ = await making.make(api)
    await api.new_user(pool, "bob")
    mine, bobs = await making.new_passkey(api, pool, client), await making.new_passkey(api, pool, client, "bob")
    asked = await reply(api, client, await begin(api, client), ANSWER=making.PREFERRED)
    right, wrong = ({"CREDENTIAL": json.dumps(each.get(making.options(asked)))} for each in (mine, bobs))
    return World(api, pool, client), state(asked, right, wrong=wrong, spends=True)


STATES: dict[Reach, int] = {
    new_password: pb.CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED,
    new_password_then_code: pb.CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED,
    sms: pb.CHALLENGE_NAME_TYPE_SMS_MFA,
    sms_after_srp: pb.CHALLENGE_NAME_TYPE_SMS_MFA,
    email: pb.CHALLENGE_NAME_TYPE_EMAIL_OTP,
    app: pb.CHALLENGE_NAME_TYPE_SOFTWARE_TOKEN_MFA,
    selection: pb.CHALLENGE_NAME_TYPE_SELECT_MFA_TYPE,
    app_setup: pb.CHALLENGE_NAME_TYPE_MFA_SETUP,
    address_setup: pb.CHALLENGE_NAME_TYPE_MFA_SETUP,
    address_proof: pb.CHALLENGE_NAME_TYPE_EMAIL_OTP,
    choice: pb.CHALLENGE_NAME_TYPE_SELECT_CHALLENGE,
    second_choice: pb.CHALLENGE_NAME_TYPE_SELECT_CHALLENGE,
    password: pb.CHALLENGE_NAME_TYPE_PASSWORD,
    password_srp: pb.CHALLENGE_NAME_TYPE_PASSWORD_SRP,
    email_first: pb.CHALLENGE_NAME_TYPE_EMAIL_OTP,
    sms_first: pb.CHALLENGE_NAME_TYPE_SMS_OTP,
    passkey: pb.CHALLENGE_NAME_TYPE_WEB_AUTHN,
    passkey_choice: pb.CHALLENGE_NAME_TYPE_WEB_AUTHN,
    verifier: pb.CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER,
    riddle: pb.CHALLENGE_NAME_TYPE_CUSTOM_CHALLENGE,
    custom_verifier: pb.CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER,
    riddle_after_password: pb.CHALLENGE_NAME_TYPE_CUSTOM_CHALLENGE,
    device: pb.CHALLENGE_NAME_TYPE_DEVICE_SRP_AUTH,
    device_verifier: pb.CHALLENGE_NAME_TYPE_DEVICE_PASSWORD_VERIFIER,
}
"""All of them, with the challenges that wait."""
