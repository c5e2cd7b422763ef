"""Client for Poolhouse: user pools, identity pools and sync over gRPC.

`connect` gives blocking stubs, `poolhouse_client.aio.connect` stubs for asyncio; messages are in
`poolhouse_client.gen.userpool.v1` and its siblings.
"""

from poolhouse_client.access_key import AccessKey
from poolhouse_client.blocking import Client, connect
from poolhouse_client.errors import error_name

__all__ = ["AccessKey", "Client", "connect", "error_name"]
