"""How a store fails, whichever engine it runs on. A driver's own exceptions never leave this package."""


class StoreError(Exception):
    """Something the store refused or could not do; without a closer class, a bug in the caller or in its SQL."""


class InvalidValue(StoreError):
    """A parameter that the column cannot hold: wrong type, number too large, or InvalidText."""


class InvalidText(InvalidValue):
    """Text with a NUL or half a surrogate pair, which no column holds. Nothing but a request brings such text."""


class ConstraintViolation(StoreError):
    """A row broke a rule of its table: a foreign key, NOT NULL or CHECK."""


class UniqueViolation(ConstraintViolation):
    """A row's key is taken.

    `constraint` is the index's own name, `<table>_pkey` for a primary key and `<table>_<columns>_key` for an unnamed
    UNIQUE; `columns` is empty for an index over expressions. Both are the same on both engines.
    """

    def __init__(self, constraint: str, columns: tuple[str, ...] = ()) -> None:
        """Name the broken constraint, and its columns in the index's order."""
        super().__init__(f"{constraint} ({', '.join(columns)})" if columns else constraint)
        self.constraint = constraint
        self.columns = columns


class StoreUnavailable(StoreError):
    """The store cannot serve now: disk full or read-only, connection lost, no connection or lock in time, closed.

    Out of `write()`, it leaves open whether the transaction was committed if the commit itself was under way.
    """


class StoreConflict(StoreError):
    """Two transactions got into each other's way and this one was rolled back; the same work may be tried again."""


class MigrationRefused(StoreError):
    """The database's schema is not one that this code can bring up to date."""
