"""What a SAML assertion says, once it is proven who says it: for whom, to whom, for how long (SAML core, section 2).

Providers that were set up for AWS need no change: its audience and its recipient are taken. This installation's own are
taken as well, for providers that are to tell the two apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from poolhouse.call import House
from poolhouse.identity_pools.logins.refusals import WRONG_AUDIENCE, WRONG_ISSUER, LoginExpired, LoginRefused

NAMESPACE: Final = "{urn:oasis:names:tc:SAML:2.0:assertion}"
ASSERTION: Final = f"{NAMESPACE}Assertion"
ENCRYPTED_ASSERTION: Final = f"{NAMESPACE}EncryptedAssertion"
AWS_AUDIENCE: Final = "urn:amazon:webservices"
AWS_RECIPIENT: Final = "https://signin.aws.amazon.com/saml"
RECIPIENT_PATH: Final = "/saml"
ROLE_ATTRIBUTE: Final = "https://aws.amazon.com/SAML/Attributes/Role"
NAME_CLAIM: Final = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier"
ROLES_CLAIM: Final = "cognito:roles"
"""Where a token has the roles that its user may choose from; an assertion has them in ROLE_ATTRIBUTE."""

ISSUED_SECONDS: Final = 300.0
"""How old an assertion may be, as at AWS."""
SKEW_SECONDS: Final = 60.0
"""How far the provider's clock may be from ours."""

_BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_VERSION: Final = "2.0"
# Conditions that one must know to believe an assertion (section 2.5.1.1); the last two ask for nothing here.
_CONDITIONS: Final = frozenset(
    {f"{NAMESPACE}AudienceRestriction", f"{NAMESPACE}OneTimeUse", f"{NAMESPACE}ProxyRestriction"}
)
NOT_VALID_YET: Final = "The SAML assertion is not valid yet."
INCOMPLETE: Final = "The SAML assertion lacks a part that is required."


@dataclass(frozen=True, slots=True)
class Proven:
    """Whom an assertion is about, where it was to be sent, and what it says of them."""

    subject: str
    recipient: str
    claims: Mapping[str, Any] = field(repr=False)


def check(assertion: Any, issuer: str, arn: str, house: House, now: float) -> Proven:
    """What the assertion proves; LoginRefused if it is another issuer's, for somebody else, or not for now."""
    if assertion.get("Version") != _VERSION:
        raise LoginRefused(INCOMPLETE)
    if _text(assertion.find(f"{NAMESPACE}Issuer")) != issuer:
        raise LoginRefused(WRONG_ISSUER)
    _check_age(_time(assertion, "IssueInstant"), now)
    _check_conditions(assertion.find(f"{NAMESPACE}Conditions"), house, now)
    for statement in assertion.findall(f"{NAMESPACE}AuthnStatement"):
        _check_period(statement, now, end="SessionNotOnOrAfter")
    names = assertion.findall(f"{NAMESPACE}Subject/{NAMESPACE}NameID")
    if len(names) != 1:
        raise LoginRefused(INCOMPLETE)
    recipient = _confirmed_recipient(assertion, house, now)
    return Proven(_text(names[0]), recipient, _claims(assertion, _text(names[0]), recipient, arn))


def _check_age(issued_at: float | None, now: float) -> None:
    if issued_at is None:
        raise LoginRefused(INCOMPLETE)
    if issued_at > now + SKEW_SECONDS:
        raise LoginRefused(NOT_VALID_YET)
    if issued_at + ISSUED_SECONDS <= now - SKEW_SECONDS:
        raise LoginExpired(now, issued_at + ISSUED_SECONDS)


def _check_conditions(conditions: Any, house: House, now: float) -> None:
    if conditions is None or any(condition.tag not in _CONDITIONS for condition in conditions):
        raise LoginRefused(INCOMPLETE)
    _check_period(conditions, now, end="NotOnOrAfter")
    ours = {AWS_AUDIENCE, *_recipients(house), house.public_url}
    restrictions = conditions.findall(f"{NAMESPACE}AudienceRestriction")
    named = [{_text(audience) for audience in restriction} for restriction in restrictions]
    if not named or not all(audiences & ours for audiences in named):
        raise LoginRefused(WRONG_AUDIENCE)


def _confirmed_recipient(assertion: Any, house: House, now: float) -> str:
    """Where the assertion was to be brought, by the one who bears it: section 4.1.4.2 of the SAML profiles."""
    refusal = LoginRefused(INCOMPLETE)
    for confirmation in assertion.findall(f"{NAMESPACE}Subject/{NAMESPACE}SubjectConfirmation"):
        data = confirmation.find(f"{NAMESPACE}SubjectConfirmationData")
        if confirmation.get("Method") != _BEARER or data is None or data.get("NotOnOrAfter") is None:
            continue
        try:
            _check_period(data, now, end="NotOnOrAfter")
        except LoginRefused as error:
            refusal = error
            continue
        if data.get("Recipient") in _recipients(house):
            return str(data.get("Recipient"))
        refusal = LoginRefused(WRONG_AUDIENCE)
    raise refusal


def _recipients(house: House) -> set[str]:
    regional = {f"https://{region}.signin.aws.amazon.com/saml" for region in house.config.regions}
    return {AWS_RECIPIENT, *regional, house.public_url + RECIPIENT_PATH}


def _check_period(element: Any, now: float, *, end: str) -> None:
    begins, ends = _time(element, "NotBefore"), _time(element, end)
    if begins is not None and begins > now + SKEW_SECONDS:
        raise LoginRefused(NOT_VALID_YET)
    if ends is not None and ends <= now - SKEW_SECONDS:
        raise LoginExpired(now, ends)


def _claims(assertion: Any, name: str, recipient: str, arn: str) -> dict[str, Any]:
    """The attributes by their names: one value as it is, several as a list."""
    found: dict[str, list[str]] = {}
    for attribute in assertion.findall(f"{NAMESPACE}AttributeStatement/{NAMESPACE}Attribute"):
        values = [_text(value) for value in attribute.findall(f"{NAMESPACE}AttributeValue")]
        found.setdefault(attribute.get("Name", ""), []).extend(values)
    attributes = {name: values[0] if len(values) == 1 else values for name, values in found.items() if values}
    roles = _roles(found.get(ROLE_ATTRIBUTE, ()), arn)
    return {NAME_CLAIM: name, **attributes, ROLES_CLAIM: roles, "aud": recipient}


def _roles(pairs: Iterable[str], arn: str) -> list[str]:
    """The roles that the provider lets the user have: pairs of a role's ARN and the provider's own, in either order."""
    split = [[part.strip() for part in pair.split(",")] for pair in pairs]
    return [role for pair in split if len(pair) == len({*pair}) == 2 and arn in pair for role in pair if role != arn]  # noqa: PLR2004  a pair


def _text(element: Any) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _time(element: Any, name: str) -> float | None:
    """A time of the element's, in seconds since the Unix epoch; SAML's are in UTC, whether they say so or not."""
    text = element.get(name)
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except ValueError:
        raise LoginRefused(INCOMPLETE) from None
