"""What every test may ask for."""

import gc
import importlib.util
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# What tests write is not to outlive them: in memory, where there is a good deal of it, nobody
# waits for a disk. PYTEST_DEBUG_TEMPROOT names another place.
MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 << 30
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# Fixtures that start a PostgreSQL of our own live beside this file.
pytest_plugins = ["postgres"] if importlib.util.find_spec("postgres") else []

# The same examples every time: a red suite must stay red until it is mended.
settings.register_profile("leadwright", derandomize=True, deadline=None, database=None)
settings.load_profile("leadwright")


def pytest_collection_finish() -> None:
    """Thousands of tests and all modules stay to the end: garbage is not looked for among them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data sets, which is not part of the repository."""
    folder = Path(os.environ.get("LEADWRIGHT_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(
            f"the real data sets are not here: no folder {folder}; "
            "name another one in LEADWRIGHT_SHARED_DATA"
        )
    return folder
