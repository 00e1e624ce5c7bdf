"""A skip says that the machine lacks something; where everything is to be there (CI), it is a failure."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.proof import Figures

# On a fresh clone the first texts that hypothesis draws take seconds: its table of characters is made then.
settings.register_profile("patient", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    """Where a test puts down what it counted; ``make proof`` adds it up."""
    return Figures(request.node.user_properties)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What forks a confined process goes first: its limits count what the process of the tests has grown to."""
    items.sort(key=lambda item: item.get_closest_marker("forks") is None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("skipped in CI: a skip is a failure here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
