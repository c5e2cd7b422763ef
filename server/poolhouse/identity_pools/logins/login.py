"""A login that was verified."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from poolhouse.identity_pools.logins.refusals import LoginRefused

MAX_SUBJECT_CHARS: Final = 1024

# Neither a database nor a policy can tell apart, or hold, all of what is no text.
_NO_TEXT: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Login:
    """Who somebody is to one provider.

    `provider` is the provider's canonical name, and `claims` is what it says of the user: always with `sub`, and with
    `aud` where it knows applications. `amr` is what a token of the identity says of this login, after `authenticated`.
    """

    provider: str
    subject: str
    claims: Mapping[str, Any] = field(repr=False)
    amr: tuple[str, ...]

    @classmethod
    def of(cls, provider: str, application: str, subject: object, claims: Mapping[str, Any]) -> Self:
        """The login of a user of an application of the provider's; LoginRefused if that is nobody's name.

        `application` stands in `amr` between provider and user: a client's id, mostly.
        """
        if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_CHARS or _NO_TEXT.search(subject):
            raise LoginRefused("Missing a required claim: sub")
        said = {**claims, "sub": subject}
        return cls(provider, subject, said, (provider, f"{provider}:{application}:{subject}"))
