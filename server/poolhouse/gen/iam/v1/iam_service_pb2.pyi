from poolhouse.gen.iam.v1 import open_id_connect_providers_pb2 as _open_id_connect_providers_pb2
from poolhouse.gen.iam.v1 import role_policies_pb2 as _role_policies_pb2
from poolhouse.gen.iam.v1 import roles_pb2 as _roles_pb2
from poolhouse.gen.iam.v1 import saml_providers_pb2 as _saml_providers_pb2
from poolhouse.gen.iam.v1 import tags_pb2 as _tags_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
