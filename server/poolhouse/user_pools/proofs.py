"""What a code proves: that its user reads the address, or answers the number, that it was sent to.

The code is stored with the attribute and the value that it had then. What was changed since is not proven any more.
"""

from poolhouse.user_pools.model.user import User


def proof_of(user: User, name: str) -> str:
    """What is stored with a code that goes to the present value of the user's attribute."""
    return f"{name}:{user.attributes[name]}"


def proven(user: User, proof: str | None) -> str | None:
    """The attribute that a redeemed code proves; None if it proves none, or the user's value is another by now."""
    name, _, value = (proof or "").partition(":")
    return name if value and user.attributes.get(name) == value else None
