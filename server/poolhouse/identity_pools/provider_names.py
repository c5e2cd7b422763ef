"""Names of identity providers: several ways to write one, and the one by which they are compared and stored.

A user pool is called as at AWS, `cognito-idp.<region>.amazonaws.com/<pool id>`, which is what every SDK sends. The
issuer that it has here, without the scheme, means the same. An OpenID Connect provider of IAM is called by its issuer
without the scheme, or by its ARN. Every other provider has one name.
"""

import re
from typing import Final

from poolhouse.call import House
from poolhouse.gen.identity import v1 as pb

_AWS: Final = re.compile(
    r"cognito-idp\.(?P<region>[\w-]+)\.amazonaws\.com(?:\.cn)?/(?P<pool>(?P=region)_[0-9A-Za-z]+)(?P<client>:\w+)?",
    re.ASCII,
)
_OWN: Final = re.compile(r"(?P<pool>(?P<region>[\w-]+)_[0-9A-Za-z]+)(?P<client>:\w+)?", re.ASCII)
_OIDC: Final = re.compile(r"arn:aws:iam::[0-9]{12}:oidc-provider/(?P<issuer>\S+)", re.ASCII)


def canonical(house: House, name: str) -> str:
    """The name by which a provider is compared and stored; a user pool's may carry a colon and an app client's id."""
    if (oidc := _OIDC.fullmatch(name)) is not None:
        return oidc["issuer"]
    own = _own_prefix(house)
    found = _OWN.fullmatch(name, len(own)) if name.startswith(own) else _AWS.fullmatch(name)
    if found is None:
        return name
    return f"cognito-idp.{found['region']}.amazonaws.com/{found['pool']}{found['client'] or ''}"


def is_user_pool(house: House, name: str) -> bool:
    """Whether the name can be a user pool's."""
    found = _AWS.fullmatch(canonical(house, name))
    return found is not None and found["client"] is None


def configured(house: House, settings: pb.DescribeIdentityPoolResponse) -> set[str]:
    """The canonical names of the providers whose logins a pool takes, its own developers' aside."""
    names = {*settings.supported_login_providers, *settings.open_id_connect_provider_arns, *settings.saml_provider_arns}
    names.update(provider.provider_name for provider in settings.cognito_identity_providers)
    return {canonical(house, name) for name in names}


def _own_prefix(house: House) -> str:
    return house.public_url.partition("://")[2] + "/"
