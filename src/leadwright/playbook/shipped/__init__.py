"""The playbooks that come with Leadwright: one for each operating model."""

from importlib.resources import files

SHIPPED = ("b2b", "b2c", "hybrid")


def shipped_text(name: str) -> str:
    """The text of a shipped playbook. Raises KeyError for a name that is not in `SHIPPED`."""
    if name not in SHIPPED:
        raise KeyError(name)
    return files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
