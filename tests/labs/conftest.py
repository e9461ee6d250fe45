"""Simulated accounts for the tests. A test that shares one makes a bucket of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest

from studykit import paths
from studykit.labs.catalogue import read_catalogue
from studykit.sim.account import Account

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
_numbers = count(1)


@pytest.fixture(scope="module")
def account():
    """An account that the tests of a file share; its clock only moves forward."""
    with Account.temporary(BEGIN) as running:
        yield running


@pytest.fixture
def own_account():
    """An account of one test's own, whose clock shows BEGIN."""
    with Account.temporary(BEGIN) as running:
        yield running


@pytest.fixture
def bucket(account):
    """The name of a new, empty bucket in the shared account."""
    name = f"bucket-{next(_numbers)}"
    account.client("s3").create_bucket(Bucket=name)
    return name


@pytest.fixture(scope="session")
def lab():
    """The shipped lab."""
    return read_catalogue([paths.shipped_library()]).find("s3-lifecycle-archive")
