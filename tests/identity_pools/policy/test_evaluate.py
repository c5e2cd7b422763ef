import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poolhouse.identity_pools.policy.document import Kind, Policy
from poolhouse.identity_pools.policy.evaluate import Decision, Request, Verdict, evaluate, evaluate_session
from tests.identity_pools.policy import reference
from tests.identity_pools.policy.samples import WISHES, Drawn, documents

ROLE = "arn:aws:iam::123456789012:role/guest"
READ = Request("s3:GetObject", "arn:aws:s3:::b/k", {})
EXAMPLES = 60


def policy(*statements: Mapping[str, Any], name: str = "") -> Policy:
    """A policy of these statements."""
    return Policy.parse(json.dumps({"Version": "2012-10-17", "Statement": statements}), Kind.IDENTITY, name)


def statement(effect: str, action: str = "s3:*", sid: str = "") -> dict[str, Any]:
    """A statement about everything."""
    return {"Sid": sid, "Effect": effect, "Action": action, "Resource": "*"}


ALLOW, DENY, OTHER = (
    policy(statement("Allow", sid="Yes"), name="allow"),
    policy(statement("Deny", sid="No"), name="deny"),
    policy(statement("Allow", "sqs:*"), name="other"),
)


@pytest.mark.parametrize(
    ("policies", "verdict"),
    [
        ([], Verdict(Decision.IMPLICIT_DENY)),
        ([OTHER], Verdict(Decision.IMPLICIT_DENY)),
        ([OTHER, ALLOW], Verdict(Decision.ALLOW, "allow", "Yes")),
        ([DENY], Verdict(Decision.EXPLICIT_DENY, "deny", "No")),
        ([ALLOW, OTHER, DENY], Verdict(Decision.EXPLICIT_DENY, "deny", "No")),
        ([DENY, ALLOW, ALLOW], Verdict(Decision.EXPLICIT_DENY, "deny", "No")),
    ],
)
def test_what_is_not_allowed_is_denied(policies: list[Policy], verdict: Verdict) -> None:
    """And what is denied stays denied; the verdict names the statement that decided."""
    assert evaluate(policies, READ) == verdict
    assert verdict.allowed is (verdict.decision is Decision.ALLOW)


@pytest.mark.parametrize(
    ("role", "session", "verdict"),
    [
        ([ALLOW], [], Verdict(Decision.ALLOW, "allow", "Yes")),
        ([ALLOW], [ALLOW], Verdict(Decision.ALLOW, "allow", "Yes")),
        ([ALLOW], [OTHER, ALLOW], Verdict(Decision.ALLOW, "allow", "Yes")),
        ([ALLOW], [OTHER], Verdict(Decision.IMPLICIT_DENY, by_session=True)),
        ([ALLOW], [ALLOW, DENY], Verdict(Decision.EXPLICIT_DENY, "deny", "No", by_session=True)),
        ([OTHER], [DENY], Verdict(Decision.EXPLICIT_DENY, "deny", "No", by_session=True)),
        ([OTHER], [ALLOW], Verdict(Decision.IMPLICIT_DENY)),
        ([OTHER], [OTHER], Verdict(Decision.IMPLICIT_DENY)),
        ([DENY], [DENY], Verdict(Decision.EXPLICIT_DENY, "deny", "No")),
        ([ALLOW, DENY], [ALLOW], Verdict(Decision.EXPLICIT_DENY, "deny", "No")),
    ],
)
def test_a_session_may_do_what_both_allow(role: list[Policy], session: list[Policy], verdict: Verdict) -> None:
    """It never adds to what the role may; the verdict tells when it is the session that lacks a permission."""
    assert evaluate_session(role, session, READ) == verdict


def test_each_identity_reaches_its_own_folder() -> None:
    """The policy that Cognito's guide shows for S3."""
    sub = "cognito-identity.amazonaws.com:sub"
    found = policy(
        {
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": "arn:aws:s3:::b",
            "Condition": {"StringLike": {"s3:prefix": [f"${{{sub}}}/*"]}},
        },
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": f"arn:aws:s3:::b/${{{sub}}}/*"},
    )

    def allowed(action: str, resource: str, **context: str) -> bool:
        known = {sub: "us-east-1:1"} | {name.replace("_", ":"): value for name, value in context.items()}
        return evaluate([found], Request(action, resource, known)).allowed

    assert allowed("s3:GetObject", "arn:aws:s3:::b/us-east-1:1/photo")
    assert not allowed("s3:GetObject", "arn:aws:s3:::b/us-east-1:2/photo")
    assert not allowed("s3:DeleteObject", "arn:aws:s3:::b/us-east-1:1/photo")
    assert allowed("s3:ListBucket", "arn:aws:s3:::b", s3_prefix="us-east-1:1/")
    assert not allowed("s3:ListBucket", "arn:aws:s3:::b", s3_prefix="us-east-1:2/")
    assert not allowed("s3:ListBucket", "arn:aws:s3:::b")


@pytest.mark.parametrize(
    ("provider", "pool", "amr", "allowed"),
    [
        ("cognito-identity.amazonaws.com", "us-east-1:p", ["authenticated", "accounts.google.com"], True),
        ("cognito-identity.amazonaws.com", "us-east-1:p", ["unauthenticated"], False),
        ("cognito-identity.amazonaws.com", "us-east-1:q", ["authenticated"], False),
        ("accounts.google.com", "us-east-1:p", ["authenticated"], False),
    ],
)
def test_a_role_is_trusted_to_one_pool(provider: str, pool: str, amr: list[str], *, allowed: bool) -> None:
    """The trust policy that Cognito's console makes for those who have signed in."""
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {"cognito-identity.amazonaws.com:aud": "us-east-1:p"},
            "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"},
        },
    }
    found = Policy.parse(json.dumps({"Version": "2012-10-17", "Statement": [trust]}), Kind.TRUST)
    context = {"cognito-identity.amazonaws.com:aud": pool, "cognito-identity.amazonaws.com:amr": amr}
    request = Request("sts:AssumeRoleWithWebIdentity", ROLE, context, {"Federated": provider})
    assert evaluate([found], request).allowed is allowed


quick = settings(max_examples=EXAMPLES, deadline=None, database=None)


def read(found: Sequence[Mapping[str, Any]]) -> list[Policy]:
    """The documents as policies."""
    return [Policy.parse(json.dumps(each), Kind.IDENTITY) for each in found]


@quick
@given(documents(), WISHES)
def test_policies_mean_what_the_rules_say(drawn: Drawn, wish: tuple[str, str]) -> None:
    """The quick evaluation and the plain reading of the documented rules agree, whatever the policy and the request."""
    found, context = drawn
    decision = evaluate(read(found), Request(*wish, context)).decision
    assert decision.value == reference.decide(found, *wish, context)


@quick
@given(documents(), documents(), WISHES)
def test_a_session_is_never_more_than_its_parts(
    drawn: Drawn,
    session: Drawn,
    wish: tuple[str, str],
) -> None:
    """It is allowed exactly what both the role's policies and its own allow."""
    request = Request(*wish, drawn[1] | session[1])
    role, own = read(drawn[0]), read(session[0])
    both = evaluate(role, request).allowed and evaluate(own, request).allowed
    assert evaluate_session(role, own, request).allowed is both


@quick
@given(documents(), WISHES, st.randoms(use_true_random=False))
def test_order_and_case_do_not_matter(drawn: Drawn, wish: tuple[str, str], order: random.Random) -> None:
    """Neither the order of policies and statements, nor the case of actions and keys."""
    found, context = drawn
    shuffled = [each | {"Statement": order.sample(each["Statement"], len(each["Statement"]))} for each in found]
    order.shuffle(shuffled)
    action, resource = wish
    changed = Request(action.swapcase(), resource, {key.swapcase(): value for key, value in context.items()})
    decision = evaluate(read(found), Request(*wish, context)).decision
    assert evaluate(read(shuffled), changed).decision is decision


@quick
@given(documents(), WISHES)
def test_to_deny_more_never_allows_more(drawn: Drawn, wish: tuple[str, str]) -> None:
    """Whatever a statement denies, the others allow no more beside it than without it."""
    found, context = drawn
    request = Request(*wish, context)
    denying = [
        each | {"Statement": [*each["Statement"], found[0]["Statement"][0] | {"Effect": "Deny"}]} for each in found
    ]
    assert evaluate(read(found), request).allowed or not evaluate(read(denying), request).allowed
