"""What SAML assertions say: to whom they are addressed, for how long they hold, and what they tell of the user."""

from typing import Any

import pytest

from poolhouse.call import House
from poolhouse.identity_pools.logins import refusals, saml_assertion
from poolhouse.identity_pools.logins.refusals import LoginExpired, LoginRefused
from poolhouse.identity_pools.logins.saml_assertion import (
    INCOMPLETE,
    ISSUED_SECONDS,
    NAME_CLAIM,
    NOT_VALID_YET,
    SKEW_SECONDS,
    Proven,
)
from tests.services.saml import AUDIENCE, ENTITY_ID, RECIPIENT, assertion, instant

ARN = "arn:aws:iam::000000000000:saml-provider/idp"


@pytest.fixture
def now(house: House) -> float:
    """The time."""
    return house.clock.now()


def check(house: House, element: Any, *, later: float = 0.0) -> Proven:
    """What the assertion proves, some time after it was made."""
    return saml_assertion.check(element, ENTITY_ID, ARN, house, house.clock.now() + later)


def audiences(*names: str) -> str:
    """A restriction to these audiences."""
    return f"<AudienceRestriction>{''.join(f'<Audience>{name}</Audience>' for name in names)}</AudienceRestriction>"


def attribute(name: str, *values: str) -> str:
    """An attribute with these values."""
    inner = "".join(f"<AttributeValue>{value}</AttributeValue>" for value in values)
    return f'<Attribute Name="{name}">{inner}</Attribute>'


def test_an_assertion_for_aws_is_taken(house: House, now: float) -> None:
    """Providers that were set up for AWS need no change."""
    proven = check(house, assertion(now))
    assert (proven.subject, proven.recipient) == ("alice", RECIPIENT)
    assert proven.claims == {NAME_CLAIM: "alice", "cognito:roles": [], "aud": RECIPIENT}
    assert "alice" not in repr(proven).replace("'alice'", "", 1)


@pytest.mark.parametrize(
    ("audience", "recipient"),
    [
        ("https://pools.example.com", "https://pools.example.com/saml"),
        ("https://signin.aws.amazon.com/saml", "https://us-east-1.signin.aws.amazon.com/saml"),
        (AUDIENCE, "https://pools.example.com/saml"),
    ],
)
def test_this_installations_own_audience_and_recipient_are_taken(
    house: House, now: float, audience: str, recipient: str
) -> None:
    """A provider may tell AWS and this installation apart."""
    element = assertion(now, audiences=audiences("urn:other", audience), recipient=recipient)
    assert check(house, element).recipient == recipient


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": "1.1"}, INCOMPLETE),
        ({"issuer": "https://other.example.com"}, refusals.WRONG_ISSUER),
        ({"issuer": ""}, refusals.WRONG_ISSUER),
        ({"audiences": ""}, refusals.WRONG_AUDIENCE),
        ({"audiences": audiences()}, refusals.WRONG_AUDIENCE),
        ({"audiences": audiences("urn:other")}, refusals.WRONG_AUDIENCE),
        ({"audiences": audiences(AUDIENCE) + audiences("urn:other")}, refusals.WRONG_AUDIENCE),
        ({"audiences": audiences(AUDIENCE) + "<Condition/>"}, INCOMPLETE),
        ({"recipient": "https://other.example.com/saml"}, refusals.WRONG_AUDIENCE),
        ({"recipient": "https://eu-west-1.signin.aws.amazon.com/saml"}, refusals.WRONG_AUDIENCE),
        ({"recipient": ""}, refusals.WRONG_AUDIENCE),
        ({"confirmation": "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"}, INCOMPLETE),
        ({"data": ""}, INCOMPLETE),
        ({"name": ""}, INCOMPLETE),
        ({"name": "<NameID>alice</NameID><NameID>bob</NameID>"}, INCOMPLETE),
        ({"issued": ""}, INCOMPLETE),
        ({"issued": "yesterday"}, INCOMPLETE),
        ({"issued": "0001-01-01T00:00:00+23:59"}, "Token expired"),
        ({"issued": "10000-01-01T00:00:00Z"}, INCOMPLETE),
        ({"before": "tomorrow"}, INCOMPLETE),
        ({"after": "1e999"}, INCOMPLETE),
    ],
)
def test_what_an_assertion_says_has_to_fit(house: House, now: float, changes: dict[str, str], message: str) -> None:
    """Another issuer's, another service's, one that is not for its bearer, and one that lacks what it must have."""
    with pytest.raises(LoginRefused, match=message):
        check(house, assertion(now, **changes))


@pytest.mark.parametrize("name", ["IssueInstant", "Conditions", "Subject"])
def test_a_missing_part_is_missed(house: House, now: float, name: str) -> None:
    """An assertion without a time, without conditions or without a subject holds for nobody."""
    element = assertion(now)
    if name in element.attrib:
        del element.attrib[name]
    else:
        element.remove(element.find(saml_assertion.NAMESPACE + name))
    with pytest.raises(LoginRefused, match=INCOMPLETE):
        check(house, element)


def test_conditions_that_ask_for_nothing_here(house: House, now: float) -> None:
    """One-time use is what every assertion is for; who may pass it on does not matter to who was given it."""
    more = audiences(AUDIENCE) + "<OneTimeUse/><ProxyRestriction/>"
    assert check(house, assertion(now, audiences=more)).subject == "alice"


def test_one_good_confirmation_is_enough(house: House, now: float) -> None:
    """Others may be for other services, or have run out."""
    element = assertion(now)
    subject = element.find(f"{saml_assertion.NAMESPACE}Subject")
    other = assertion(now, recipient="https://other.example.com", data=f'NotOnOrAfter="{instant(now - 999)}"')
    subject.insert(1, other.find(f"{saml_assertion.NAMESPACE}Subject")[1])
    assert check(house, element).recipient == RECIPIENT


@pytest.mark.parametrize(
    "changes",
    [
        {"before": 1},
        {"issued": 1, "before": 0},
        {"data": 'NotBefore="{}" NotOnOrAfter="2099-01-01T00:00:00Z"'},
    ],
)
def test_an_assertion_from_the_future_waits(house: House, now: float, changes: dict[str, Any]) -> None:
    """Clocks may differ by a minute, and no more."""
    for ahead, is_good in ((SKEW_SECONDS, True), (SKEW_SECONDS + 1, False)):
        said = {
            name: value.format(instant(now + ahead)) if isinstance(value, str) else instant(now + ahead * value)
            for name, value in changes.items()
        }
        element = assertion(now, **said)
        if is_good:
            assert check(house, element).subject == "alice"
        else:
            with pytest.raises(LoginRefused, match=NOT_VALID_YET):
                check(house, element)


@pytest.mark.parametrize("name", ["after", "data", "session_after"])
def test_an_assertion_that_ran_out_is_refused(house: House, now: float, name: str) -> None:
    """Its own end, that of its delivery, and that of the session at the provider all count."""
    end = instant(now + 100)
    element = assertion(now, **{name: f'NotOnOrAfter="{end}"' if name == "data" else end})
    assert check(house, element, later=100 + SKEW_SECONDS - 1).subject == "alice"
    with pytest.raises(LoginExpired, match=f"{int(now + 160)} >= {int(now + 100)}"):
        check(house, element, later=100 + SKEW_SECONDS)


def test_an_assertion_is_to_be_used_at_once(house: House, now: float) -> None:
    """As at AWS, five minutes after it was made it is too old, whatever it says itself."""
    far = instant(now + 9999)
    element = assertion(now, after=far, data=f'NotOnOrAfter="{far}"', session_after=far)
    assert check(house, element, later=ISSUED_SECONDS + SKEW_SECONDS - 1).subject == "alice"
    with pytest.raises(LoginExpired):
        check(house, element, later=ISSUED_SECONDS + SKEW_SECONDS)


def test_times_without_a_zone_are_utc(house: House, now: float) -> None:
    """SAML's times are, and some providers leave out to say so; others write seven digits after the point."""
    element = assertion(now, issued=instant(now).removesuffix("Z"), before=instant(now).replace("Z", "0Z"))
    assert check(house, element).subject == "alice"


def test_attributes_become_claims(house: House, now: float) -> None:
    """One value as it is, several as a list, also where the attribute comes twice; none is no claim."""
    attributes = [
        attribute("department", " sales "),
        attribute("groups", "a", "b"),
        attribute("groups", "c"),
        attribute("empty"),
        attribute("aud", "forged"),
        attribute("cognito:roles", "forged"),
        attribute("sub", "forged"),
    ]
    claims = check(house, assertion(now, attributes="".join(attributes))).claims
    assert (claims["department"], claims["groups"]) == ("sales", ["a", "b", "c"])
    assert (claims["aud"], claims["cognito:roles"]) == (RECIPIENT, [])
    assert "empty" not in claims
