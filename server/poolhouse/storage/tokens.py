"""What stands behind an access token."""

from typing import Final

from poolhouse.storage.store import Reader
from poolhouse.storage.users import COLUMNS, UserRow, user_row

_USER_COLUMNS: Final = COLUMNS.count(",") + 1
_SIGN_IN: Final = "SELECT 1 FROM sign_ins WHERE user_pool_id = $1 AND sub = $2 AND origin_jti = $3 AND client_id = $4"
_HOLDER: Final = f"SELECT {COLUMNS}, EXISTS ({_SIGN_IN}) FROM users u WHERE u.user_pool_id = $1 AND u.sub = $2"


async def holder(
    reader: Reader, pool_id: str, sub: str, origin_jti: str, client_id: str
) -> tuple[UserRow, bool] | None:
    """The user with this sub, and whether that sign-in of theirs through the app client still stands."""
    row = await reader.row(_HOLDER, pool_id, sub, origin_jti, client_id)
    return None if row is None else (user_row(row), bool(row[_USER_COLUMNS]))


async def stands(reader: Reader, pool_id: str, sub: str, origin_jti: str, client_id: str) -> bool:
    """Whether that sign-in of the user's through the app client stands."""
    return await reader.value(_SIGN_IN, pool_id, sub, origin_jti, client_id) is not None
