from typing import Any

import pytest

from poolhouse.identity_pools.policy import statements
from poolhouse.identity_pools.policy.json_text import Number
from poolhouse.identity_pools.policy.malformed import MalformedPolicy
from poolhouse.identity_pools.policy.request import Request

COGNITO = {"Federated": "cognito-identity.amazonaws.com"}
BY_TOKEN = "sts:AssumeRoleWithWebIdentity"
OBJECT = "arn:aws:s3:::b/k"
CONDITION = {"StringEquals": {"aws:x": "1"}}


def of_identity(**elements: Any) -> statements.Statement:
    """A statement with these elements, None for those that it has not."""
    found = {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"} | elements
    return statements.of_identity({name: each for name, each in found.items() if each is not None}, variables=True)


def of_trust(**elements: Any) -> statements.Statement:
    """As `of_identity`, for trust."""
    found = {"Effect": "Allow", "Principal": COGNITO, "Action": BY_TOKEN, "Condition": CONDITION} | elements
    return statements.of_trust({name: each for name, each in found.items() if each is not None}, variables=True)


@pytest.mark.parametrize(
    ("elements", "action", "applies"),
    [
        ({}, "s3:GetObject", True),
        ({}, "S3:getOBJECT", True),
        ({}, "s3:PutObject", False),
        ({"Action": "S3:g?tobject"}, "s3:GetObject", True),
        ({"Action": ["a:b", "s3:*"]}, "s3:PutObject", True),
        ({"Action": "*"}, "a:b", True),
        ({"Action": "*:*"}, "a:b", True),
        ({"Action": None, "NotAction": ["s3:Get*", "a:b"]}, "s3:PutObject", True),
        ({"Action": None, "NotAction": ["s3:Get*", "a:b"]}, "A:B", False),
        ({"Action": None, "NotAction": "*"}, "s3:GetObject", False),
    ],
)
def test_actions_have_no_case(elements: dict[str, Any], action: str, *, applies: bool) -> None:
    """They are listed, or all but they are meant."""
    assert of_identity(**elements).applies(Request(action, OBJECT, {})) is applies


@pytest.mark.parametrize(
    ("elements", "resource", "applies"),
    [
        ({"Resource": OBJECT}, OBJECT, True),
        ({"Resource": OBJECT}, OBJECT.upper(), False),
        ({"Resource": ["arn:aws:s3:::a", "arn:aws:s3:::b/*"]}, OBJECT, True),
        ({"Resource": None, "NotResource": "arn:aws:s3:::b/*"}, OBJECT, False),
        ({"Resource": None, "NotResource": "arn:aws:s3:::c/*"}, OBJECT, True),
        ({"Resource": "arn:aws:s3:::${aws:y}/*"}, OBJECT, False),
        ({"Resource": ["arn:aws:s3:::${aws:y}/*", OBJECT]}, OBJECT, True),
        ({"Resource": None, "NotResource": "arn:aws:s3:::${aws:y}/*"}, OBJECT, True),
    ],
)
def test_resources_have_case(elements: dict[str, Any], resource: str, *, applies: bool) -> None:
    """They are listed, or all but they are meant; one with a variable that has no value is no resource at all."""
    assert of_identity(**elements).applies(Request("s3:GetObject", resource, {})) is applies


def test_a_statement_applies_where_its_conditions_hold() -> None:
    """And not elsewhere."""
    statement = of_identity(Condition=CONDITION)
    assert statement.applies(Request("s3:GetObject", OBJECT, {"aws:X": "1"}))
    assert not statement.applies(Request("s3:GetObject", OBJECT, {}))


def test_a_statement_tells_its_id_and_effect() -> None:
    """An id is optional, and may be empty, as the console of AWS makes it."""
    assert (of_identity().sid, of_identity().allows) == ("", True)
    assert (of_identity(Sid="", Effect="Deny").sid, of_identity(Effect="Deny").allows) == ("", False)
    assert of_trust(Sid="a1").sid == "a1"


@pytest.mark.parametrize(
    ("elements", "principal", "applies"),
    [
        ({}, COGNITO, True),
        ({}, {"Federated": "accounts.google.com"}, False),
        ({}, {}, False),
        ({"Principal": "*"}, {}, True),
        ({"Effect": "Deny", "Principal": None, "NotPrincipal": COGNITO}, COGNITO, False),
        ({"Effect": "Deny", "Principal": None, "NotPrincipal": COGNITO}, {"AWS": "123456789012"}, True),
        ({"Action": "STS:assumerole*"}, COGNITO, True),
        ({"Action": ["sts:AssumeRole", "sts:TagSession"]}, COGNITO, False),
        ({"Action": None, "NotAction": "sts:TagSession"}, COGNITO, True),
    ],
)
def test_trust_is_in_principals(elements: dict[str, Any], principal: dict[str, str], *, applies: bool) -> None:
    """Whatever the role's own ARN is."""
    request = Request(BY_TOKEN, "arn:aws:iam::123456789012:role/r", {"aws:x": "1"}, principal)
    assert of_trust(**elements).applies(request) is applies
    assert not of_trust(**elements).applies(Request(BY_TOKEN, "*", {}, principal))


@pytest.mark.parametrize("raw", [None, [], "Allow", Number("1"), True])
def test_a_statement_is_an_object(raw: Any) -> None:
    """Nothing else."""
    for read in (statements.of_identity, statements.of_trust):
        with pytest.raises(MalformedPolicy, match="must be an object"):
            read(raw, variables=True)


BOTH: list[tuple[dict[str, Any], str]] = [
    ({"Effect": None}, "Effect must be"),
    ({"Effect": "allow"}, "Effect must be"),
    ({"Effect": ["Allow"]}, "Effect must be"),
    ({"Effect": {}}, "Effect must be"),
    ({"Sid": "a b"}, "must be alphanumeric"),
    ({"Sid": Number("1")}, "must be alphanumeric"),
    ({"Sid": "é"}, "must be alphanumeric"),
    ({"Action": None}, "either Action or NotAction"),
    ({"NotAction": "sts:AssumeRole"}, "either Action or NotAction"),
    ({"Action": []}, "Action must not be empty"),
    ({"Action": {}}, "Action must be a string"),
    ({"Condition": ["a"]}, "Condition must be an object"),
    ({"Condition": {"Equals": {"aws:x": "1"}}}, "Invalid condition operator"),
    ({"sid": "a"}, 'Has prohibited field "sid"'),
    ({"Conditions": {}}, "Has prohibited field"),
]


@pytest.mark.parametrize(
    ("elements", "told"),
    [
        *BOTH,
        ({"Action": "GetObject"}, "prefaced by a vendor"),
        ({"Action": "s3:"}, "prefaced by a vendor"),
        ({"Action": "*:GetObject"}, "prefaced by a vendor"),
        ({"Action": "s3:Get:Object"}, "prefaced by a vendor"),
        ({"Action": "s3:Get Object"}, "prefaced by a vendor"),
        ({"Action": "s3:${aws:x}"}, "prefaced by a vendor"),
        ({"Action": "s3:Get\n"}, "prefaced by a vendor"),
        ({"Resource": None}, "either Resource or NotResource"),
        ({"NotResource": "*"}, "either Resource or NotResource"),
        ({"Resource": []}, "Resource must not be empty"),
        ({"Resource": [Number("1")]}, "Resource must be a string"),
        ({"Resource": "bucket"}, "must be in ARN format"),
        ({"Principal": "*"}, 'Has prohibited field "Principal"'),
        ({"NotPrincipal": "*"}, 'Has prohibited field "NotPrincipal"'),
    ],
)
def test_a_statement_of_an_identity_that_is_none_is_refused(elements: dict[str, Any], told: str) -> None:
    """Its author is told what to mend."""
    with pytest.raises(MalformedPolicy, match=told):
        of_identity(**elements)


@pytest.mark.parametrize(
    ("elements", "told"),
    [
        *BOTH,
        ({"Resource": "*"}, 'Has prohibited field "Resource"'),
        ({"NotResource": "*"}, 'Has prohibited field "NotResource"'),
        ({"Principal": None}, "either Principal or NotPrincipal"),
        ({"NotPrincipal": COGNITO}, "either Principal or NotPrincipal"),
        ({"Principal": {}}, "Principal must be"),
        ({"Principal": None, "NotPrincipal": COGNITO}, "Allow with NotPrincipal is not allowed"),
        ({"Action": "*"}, "may only specify STS AssumeRole actions"),
        ({"Action": "*:*"}, "may only specify STS AssumeRole actions"),
        ({"Action": "s3:GetObject"}, "may only specify STS AssumeRole actions"),
        ({"Action": ["sts:AssumeRole", "sts:GetCallerIdentity"]}, "may only specify STS AssumeRole actions"),
        ({"Condition": None}, "A condition block must be present for the Cognito provider"),
        ({"Condition": {}}, "A condition block must be present for the Cognito provider"),
    ],
)
def test_a_statement_of_trust_that_is_none_is_refused(elements: dict[str, Any], told: str) -> None:
    """Trust in everybody else, or in every identity pool that there is, is taken for an oversight."""
    with pytest.raises(MalformedPolicy, match=told):
        of_trust(**elements)


def test_to_deny_every_identity_pool_is_no_oversight() -> None:
    """A condition is asked for where something is allowed."""
    assert not of_trust(Effect="Deny", Condition=None).allows
