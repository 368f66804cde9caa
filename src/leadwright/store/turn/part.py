"""What the parts of a turn have in common."""

from leadwright.store.db import Db


class Part:
    """Some methods of a turn, on the connection that holds its transaction."""

    def __init__(self, db: Db) -> None:
        self.db = db
