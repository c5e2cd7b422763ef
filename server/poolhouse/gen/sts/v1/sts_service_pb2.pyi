from poolhouse.gen.sts.v1 import callers_pb2 as _callers_pb2
from poolhouse.gen.sts.v1 import web_identities_pb2 as _web_identities_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
