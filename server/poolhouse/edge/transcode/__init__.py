"""AWS JSON to protobuf messages and back, as the descriptors say: compiled once per message type, never awaiting.

A document's keys are the fields' JSON names. Unknown keys are ignored, null is absent, the last of equal keys wins.
JSON of a wrong type ends as SerializationException; what is well-typed but refused ends as the same
InvalidParameterException that validation raises: an enum's unknown string, and the two things that only JSON can tell,
a required list or map that is absent and an empty one where one entry is the least.
Out goes what is set. Empty lists and maps are left out unless they are required or `always_present`.
"""

from poolhouse.edge.transcode.json_text import Document, dump, parse
from poolhouse.edge.transcode.reading import to_message
from poolhouse.edge.transcode.writing import to_bytes, to_document

__all__ = ["Document", "dump", "parse", "to_bytes", "to_document", "to_message"]
