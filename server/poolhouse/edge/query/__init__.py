"""The query protocol of AWS: a form names the operation and carries its members, and XML carries the answer.

Members of a structure are joined by dots, elements of a list are numbered: `Tags.member.1.Key`. So are a map's entries:
`Attributes.entry.1.key`, `Attributes.entry.1.value`. What an operation does not have is refused, never passed over: IAM
has members that mean nothing here, and nobody may think they did.
"""

from poolhouse.edge.query.answers import answered, refused
from poolhouse.edge.query.form import Form, read
from poolhouse.edge.query.reading import to_message

__all__ = ["Form", "answered", "read", "refused", "to_message"]
