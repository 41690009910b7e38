"""Fixtures that several rooms' tests share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real calls, which is not part of the project; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("NARRATIVES_REAL_DATA", ROOT / ".." / "shared" / "data")).resolve()
    if not (folder / "calls").is_dir():
        pytest.skip(f"real calls are not at {folder}; set NARRATIVES_REAL_DATA")
    return folder
