"""A Lambda handler for Cognito's triggers, as it would run on AWS: users sign in by answering a riddle."""

RIDDLE, ANSWER = "What is the answer to everything?", "42"


def handler(event, context):  # noqa: ANN001, ANN201, ARG001  as handlers are written
    """Answer any of the triggers that the pool calls."""
    request, response = event["request"], event["response"]
    source = event["triggerSource"]
    if source == "PreSignUp_SignUp":
        if not request["userAttributes"]["email"].endswith("@example.com"):
            raise ValueError("We only know example.com")
        response["autoConfirmUser"] = response["autoVerifyEmail"] = True
    elif source == "DefineAuthChallenge_Authentication":
        define(request["session"], response)
    elif source == "CreateAuthChallenge_Authentication":
        response["publicChallengeParameters"] = {"riddle": RIDDLE}
        response["privateChallengeParameters"] = {"answer": ANSWER}
        response["challengeMetadata"] = "RIDDLE"
    elif source == "VerifyAuthChallengeResponse_Authentication":
        response["answerCorrect"] = request["challengeAnswer"] == request["privateChallengeParameters"]["answer"]
    return event


def define(session: list, response: dict) -> None:
    """A password, where the app begins with one; then the riddle, twice at most."""
    last = session[-1] if session else {"challengeName": None, "challengeResult": None}
    wrong = [one for one in session if one["challengeName"] == "CUSTOM_CHALLENGE" and not one["challengeResult"]]
    if last["challengeName"] == "SRP_A":
        response["challengeName"] = "PASSWORD_VERIFIER"
    elif last["challengeName"] == "CUSTOM_CHALLENGE" and last["challengeResult"]:
        response["issueTokens"] = True
    elif len(wrong) > 1:
        response["failAuthentication"] = True
    else:
        response["challengeName"] = "CUSTOM_CHALLENGE"
