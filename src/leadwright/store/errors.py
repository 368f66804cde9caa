"""What a store raises instead of its driver's own exceptions."""


class StoreUnavailable(OSError):  # noqa: N818 - named for what happened
    """The store cannot be read or written now: locked, full, gone. Nothing of the transaction
    was kept. An `OSError`, so that callers who may not know a driver can name it."""
