"""boto3 with the credentials of an identity. Needs the extra `boto3`."""

from typing import Any, Final

import boto3
from botocore.credentials import CredentialProvider, CredentialResolver, ReadOnlyCredentials
from botocore.credentials import Credentials as BotoCredentials
from botocore.exceptions import CredentialRetrievalError
from botocore.session import get_session

from poolhouse_client.credentials.blocking import IdentityCredentials
from poolhouse_client.credentials.model import CredentialsError

METHOD: Final = "poolhouse-identity"


def session(credentials: IdentityCredentials, **settings: Any) -> boto3.Session:
    """A session whose clients sign with these credentials, as they are at each call; `settings` are boto3's own.

    No other credentials are ever used, whatever the environment holds. CredentialRetrievalError if there are none.
    """
    core = get_session()
    core.register_component("credential_provider", CredentialResolver([IdentityProvider(credentials)]))
    return boto3.Session(botocore_session=core, **settings)


class IdentityProvider(CredentialProvider):  # type: ignore[misc]  # botocore has no types
    """The credentials of an identity as one of botocore's sources."""

    METHOD = METHOD

    def __init__(self, credentials: IdentityCredentials) -> None:
        super().__init__()
        self._credentials = credentials

    def load(self) -> BotoCredentials:
        """Credentials that renew themselves; nothing is asked for before they are used."""
        return _Renewed(self._credentials)


class _Renewed(BotoCredentials):  # type: ignore[misc]  # botocore has no types
    """Always what the provider gives: it alone decides when to renew."""

    method = METHOD
    account_id = None

    def __init__(self, credentials: IdentityCredentials) -> None:
        self._credentials = credentials

    access_key = property(lambda self: self.get_frozen_credentials().access_key)
    secret_key = property(lambda self: self.get_frozen_credentials().secret_key)
    token = property(lambda self: self.get_frozen_credentials().token)

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """The three parts as they belong together."""
        try:
            found = self._credentials.get()
        except CredentialsError as error:
            raise CredentialRetrievalError(provider=METHOD, error_msg=str(error)) from error
        return ReadOnlyCredentials(found.access_key_id, found.secret_key, found.session_token)
