from poolhouse_client.gen.sync.v1 import configuration_pb2 as _configuration_pb2
from poolhouse_client.gen.sync.v1 import datasets_pb2 as _datasets_pb2
from poolhouse_client.gen.sync.v1 import publishing_pb2 as _publishing_pb2
from poolhouse_client.gen.sync.v1 import push_pb2 as _push_pb2
from poolhouse_client.gen.sync.v1 import records_pb2 as _records_pb2
from poolhouse_client.gen.sync.v1 import usage_pb2 as _usage_pb2
from poolhouse_client.gen.sync.v1 import watch_pb2 as _watch_pb2
from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
