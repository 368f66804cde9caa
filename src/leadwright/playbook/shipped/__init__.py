"""The playbooks that come with Leadwright: one for each operating model."""

from pkgutil import get_data

SHIPPED = ("b2b", "b2c", "hybrid")


def shipped_text(name: str) -> str:
    """The text of a shipped playbook. Raises KeyError for a name that is not in `SHIPPED`."""
    if name not in SHIPPED:
        raise KeyError(name)
    data = get_data(__name__, f"{name}.yaml")
    assert data is not None, name
    return data.decode()
