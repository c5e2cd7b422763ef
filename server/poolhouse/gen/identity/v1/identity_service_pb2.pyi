from poolhouse.gen.identity.v1 import authorization_pb2 as _authorization_pb2
from poolhouse.gen.identity.v1 import credential_sources_pb2 as _credential_sources_pb2
from poolhouse.gen.identity.v1 import credentials_pb2 as _credentials_pb2
from poolhouse.gen.identity.v1 import developer_identities_pb2 as _developer_identities_pb2
from poolhouse.gen.identity.v1 import identities_pb2 as _identities_pb2
from poolhouse.gen.identity.v1 import pools_pb2 as _pools_pb2
from poolhouse.gen.identity.v1 import principal_tags_pb2 as _principal_tags_pb2
from poolhouse.gen.identity.v1 import roles_pb2 as _roles_pb2
from poolhouse.gen.identity.v1 import tags_pb2 as _tags_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
