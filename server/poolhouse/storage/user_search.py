"""Pages of a pool's users, in the order of an index: each costs what it shows, wherever in the listing it lies."""

from typing import Final

from poolhouse.storage.store import Reader
from poolhouse.storage.users import COLUMNS, UserRow, user_row

_LAST: Final = 0x10FFFF
_SURROGATES: Final = range(0xD800, 0xE000)


async def everyone(reader: Reader, pool_id: str, after: str, limit: int) -> list[UserRow]:
    """Up to `limit` users in the order of their subs, from the one after `after` on."""
    rows = await reader.rows(
        f"SELECT {COLUMNS} FROM users u WHERE u.user_pool_id = $1 AND u.sub > $2 ORDER BY u.sub LIMIT $3",
        pool_id,
        after,
        limit,
    )
    return [user_row(row) for row in rows]


async def by_sub_prefix(reader: Reader, pool_id: str, prefix: str, after: str, limit: int) -> list[UserRow]:
    """`everyone`, less those whose sub does not begin with `prefix`."""
    bound, end = ("u.sub > $2", after) if after else ("u.sub >= $2", prefix), end_of_prefix(prefix)
    args = [pool_id, bound[1], limit] if end is None else [pool_id, bound[1], limit, end]
    rows = await reader.rows(
        f"SELECT {COLUMNS} FROM users u WHERE u.user_pool_id = $1 AND {bound[0]}"
        f"{'' if end is None else ' AND u.sub < $4'} ORDER BY u.sub LIMIT $3",
        *args,
    )
    return [user_row(row) for row in rows]


async def by_value(
    reader: Reader, pool_id: str, name: str, value: str, after: str, limit: int
) -> list[tuple[str, UserRow]]:
    """Up to `limit` users with exactly this search value, each with it, by sub, from the one after `after` on."""
    found = (
        "SELECT value, sub FROM user_search WHERE user_pool_id = $1 AND name = $2 AND value = $3 AND sub > $4"
        " ORDER BY sub LIMIT $5"
    )
    return await _found(reader, found, pool_id, name, value, after, limit)


async def by_value_prefix(
    reader: Reader, pool_id: str, name: str, prefix: str, after: tuple[str, str] | None, limit: int
) -> list[tuple[str, UserRow]]:
    """Up to `limit` users whose search value begins with `prefix`, by value and sub; `after` is the last one seen."""
    args: list[object] = [pool_id, name, limit]
    # One lower bound, so that there is one place where the index can be entered.
    if after is None:
        where = " AND value >= $4"
        args.append(prefix)
    else:
        where = " AND (value, sub) > ($4, $5)"
        args.extend(after)
    end = end_of_prefix(prefix)
    if end is not None:
        args.append(end)
        where += f" AND value < ${len(args)}"
    found = (
        f"SELECT value, sub FROM user_search WHERE user_pool_id = $1 AND name = $2{where} ORDER BY value, sub LIMIT $3"
    )
    return await _found(reader, found, *args)


async def _found(reader: Reader, found: str, pool_id: object, *args: object) -> list[tuple[str, UserRow]]:
    rows = await reader.rows(
        f"SELECT s.value, {COLUMNS} FROM ({found}) s JOIN users u ON u.user_pool_id = $1 AND u.sub = s.sub"
        " ORDER BY s.value, s.sub",
        pool_id,
        *args,
    )
    return [(row[0], user_row(row, 1)) for row in rows]


async def values(reader: Reader, pool_id: str, sub: str) -> dict[str, str]:
    """What the user is found by, by name."""
    rows = await reader.rows("SELECT name, value FROM user_search WHERE user_pool_id = $1 AND sub = $2", pool_id, sub)
    return {row[0]: row[1] for row in rows}


def end_of_prefix(prefix: str) -> str | None:
    """The least text that is greater than every text with this prefix; None if there is none."""
    kept = prefix.rstrip(chr(_LAST))
    if not kept:
        return None
    following = ord(kept[-1]) + 1
    # Surrogates are no characters: after the last one before them comes the first one behind them.
    return kept[:-1] + chr(_SURROGATES.stop if following in _SURROGATES else following)
