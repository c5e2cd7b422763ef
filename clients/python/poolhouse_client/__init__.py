"""Client for Poolhouse: user pools, identity pools and sync over gRPC.

`connect` gives blocking stubs, `poolhouse_client.aio.connect` stubs for asyncio; messages are in
`poolhouse_client.gen.userpool.v1` and its siblings. `IdentityCredentials` are an identity's credentials, which renew
themselves; `poolhouse_client.boto.session` gives them to boto3. A `Device` has an identity's data, as its others do.
"""

from poolhouse_client.access_key import AccessKey
from poolhouse_client.blocking import Client, connect
from poolhouse_client.credentials.blocking import IdentityCredentials
from poolhouse_client.credentials.identity_file import IdentityFile
from poolhouse_client.credentials.logins import sign_in_logins
from poolhouse_client.credentials.model import Credentials, CredentialsError
from poolhouse_client.errors import error_name
from poolhouse_client.sync.blocking import Dataset, Device
from poolhouse_client.sync.model import Conflict, Handlers, Origin, Status, StoreInUse, StoreUnusable, SyncError

__all__ = [
    "AccessKey",
    "Client",
    "Conflict",
    "Credentials",
    "CredentialsError",
    "Dataset",
    "Device",
    "Handlers",
    "IdentityCredentials",
    "IdentityFile",
    "Origin",
    "Status",
    "StoreInUse",
    "StoreUnusable",
    "SyncError",
    "connect",
    "error_name",
    "sign_in_logins",
]
