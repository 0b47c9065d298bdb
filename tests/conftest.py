"""What all tests share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from concept.analysis import Analysis
from concept.formats import read_path

settings.register_profile("atlas", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("atlas")


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder of the documents that tests read."""
    return Path(__file__).parent / "documents"


@pytest.fixture(scope="session")
def every_key(documents: Path) -> Analysis:
    """The analysis that uses every key, and every word that a key may have."""
    (analysis,) = read_path(documents / "every-key.yaml")
    return analysis
