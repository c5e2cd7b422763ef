"""AssumeRoleWithWebIdentity at a security token service of somebody else's: AWS's own, or that of an S3 store.

The service's URL is an operator's choice and may well be inside. What it answers is not trusted: it is bounded in size
and time, redirects are not followed, and XML that declares anything is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

import httpx

from poolhouse.integrations import post
from poolhouse.integrations.message import DeliveryFailed

API_VERSION: Final = "2011-06-15"
STS_SECONDS: Final = 10.0
_HEADERS: Final = (
    ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
    ("Accept", "application/xml"),
    ("Accept-Encoding", "identity"),
)
_OK: Final = 200
_REFUSALS: Final = range(400, 500)
# Said with status 400, and over in a moment: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
_PASSING: Final = frozenset({"IDPCommunicationError", "RequestLimitExceeded", "Throttling", "ThrottlingException"})
# How httpx and what is below it say that nothing can be reached by such a URL: bad syntax, bad name, bad port.
_WRONG_URL: Final = (httpx.InvalidURL, ValueError, ExceptionGroup)
_CODE: Final = re.compile(r"[A-Za-z][A-Za-z.]{0,99}")
_MESSAGE_CHARACTERS: Final = 500


class StsUnavailable(Exception):
    """The service gave no usable answer; the same request may succeed later."""


class StsRefused(Exception):
    """The service refused. `code` is STS's name of the error, such as `AccessDenied`; the message is the service's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class StsCredentials:
    """Temporary credentials of the service's. `expiration` is in seconds since the Unix epoch."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(repr=False)
    expiration: float


async def assume_role_with_web_identity(
    client: httpx.AsyncClient,
    url: str,
    token: str,
    *,
    session_name: str,
    role_arn: str | None = None,
    seconds: int | None = None,
    policy: str | None = None,
) -> StsCredentials:
    """Credentials for who holds the token, good for `seconds`; `client` is one of `post.new_client`.

    `role_arn`, `seconds` and the session's `policy` are sent if there are any: stores that choose a policy by a claim
    want no role. Such a store refuses a policy that names actions other than S3's. Raises StsRefused or StsUnavailable,
    the latter within STS_SECONDS.
    """
    wanted = {
        "Action": "AssumeRoleWithWebIdentity",
        "Version": API_VERSION,
        "RoleArn": role_arn,
        "RoleSessionName": session_name,
        "WebIdentityToken": token,
        "DurationSeconds": seconds,
        "Policy": policy,
    }
    body = urlencode({name: value for name, value in wanted.items() if value is not None}).encode()
    try:
        status, answer = await post.post(client, url, _HEADERS, body, STS_SECONDS)
    except (DeliveryFailed, *_WRONG_URL) as error:
        raise StsUnavailable(str(error)) from error
    return _credentials(answer) if status == _OK else _refused(status, answer)


def _credentials(answer: bytes) -> StsCredentials:
    found = _leaves(answer)
    try:
        return StsCredentials(
            found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"], _seconds(found["Expiration"])
        )
    except (KeyError, ValueError) as error:
        raise StsUnavailable("the answer holds no credentials") from error


def _refused(status: int, answer: bytes) -> StsCredentials:
    if status not in _REFUSALS:
        raise StsUnavailable(f"the service answered {status}")
    found = _leaves(answer)
    code, message = found.get("Code", ""), found.get("Message", "")[:_MESSAGE_CHARACTERS]
    if not _CODE.fullmatch(code) or code in _PASSING:
        raise StsUnavailable(f"the service answered {status} {code[:_MESSAGE_CHARACTERS]}".rstrip())
    raise StsRefused(code, message)


def _leaves(answer: bytes) -> dict[str, str]:
    """What the elements without children say, by their names without namespace."""
    parser = XMLParser(target=_NoDeclarations())  # noqa: S314  declarations, which make XML dangerous, are refused
    try:
        parser.feed(answer)
        root: Element = parser.close()
    except (ParseError, LookupError, ValueError) as error:
        raise StsUnavailable("the answer is not the XML of a security token service") from error
    return dict(_texts(root))


def _texts(root: Element) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        if not len(element) and element.text and element.text.strip():
            yield element.tag.rpartition("}")[2], element.text.strip()


class _NoDeclarations(TreeBuilder):
    """Ends at the first document type: entities are declared in one, and these answers have none."""

    def doctype(self, name: str, _public: str | None, _system: str | None) -> None:
        """Refuse; called before anything that the declaration says takes effect."""
        raise ValueError(f"a document type: {name}")


def _seconds(text: str) -> float:
    """ISO 8601 as a time; one without a zone is UTC."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
