"""What a client was told has happened is there again after any crash."""

from __future__ import annotations

import json
import os
import resource
import signal
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from studykit.errors import LabError
from studykit.sim.account import Account
from studykit.sim.folder import AccountFolder

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULE = {
    "Status": "Enabled",
    "Filter": {"Prefix": "logs/"},
    "Transitions": [{"Days": 30, "StorageClass": "GLACIER"}],
    "Expiration": {"Days": 90},
}


def kill(path):
    """End the account's process without a warning, as a crash would."""
    pid = AccountFolder(path).read_address().pid
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def history(client, bucket):
    """Everything a bucket has, ids included."""
    listed = client.list_object_versions(Bucket=bucket)
    uploads = client.list_multipart_uploads(Bucket=bucket)
    return (
        [(v["Key"], v["VersionId"], v["IsLatest"], v["StorageClass"], v["LastModified"], v["ETag"])
         for v in listed.get("Versions", [])],
        [(m["Key"], m["VersionId"], m["LastModified"]) for m in listed.get("DeleteMarkers", [])],
        [(u["Key"], u["UploadId"], u["Initiated"]) for u in uploads.get("Uploads", [])],
    )  # fmt: skip


@pytest.fixture
def account_folder(tmp_path):
    """A folder whose account is stopped at the end, whatever became of it."""
    yield tmp_path
    running = Account.attach(tmp_path)
    if running is not None:
        running.stop()


def busy_account(path):
    """An account in which much has happened; returns a client of it."""
    account = Account.start(path, BEGIN)
    client = account.client("s3")
    client.create_bucket(Bucket="archive")
    client.put_bucket_versioning(Bucket="archive", VersioningConfiguration={"Status": "Enabled"})
    client.put_bucket_lifecycle_configuration(Bucket="archive", LifecycleConfiguration={"Rules": [RULE]})
    client.put_object(Bucket="archive", Key="logs/a", Body=b"x" * 200_000)
    client.put_object(Bucket="archive", Key="logs/a", Body=b"y" * 200_000)
    client.put_object(Bucket="archive", Key="tax/ä ö", Body=b"z", Metadata={"Who": "Ana"})
    client.create_multipart_upload(Bucket="archive", Key="logs/big")
    client.delete_object(Bucket="archive", Key="tax/ä ö")
    account.advance(timedelta(days=100))
    client.put_object(Bucket="archive", Key="logs/c", Body=b"later")
    with pytest.raises(ClientError):
        client.put_object(Bucket="nowhere", Key="a", Body=b"")
    return client


def test_a_killed_account_comes_back_as_it_was(account_folder):
    """Objects, every version id, markers that lifecycle made, uploads, configuration and clock."""
    client = busy_account(account_folder)
    before, showed = history(client, "archive"), Account.attach(account_folder).now()
    rules = client.get_bucket_lifecycle_configuration(Bucket="archive")["Rules"]
    kill(account_folder)
    again = Account.start(account_folder)
    assert again.now() == showed
    assert history(again.client("s3"), "archive") == before
    assert again.client("s3").get_bucket_lifecycle_configuration(Bucket="archive")["Rules"] == rules


def test_it_goes_on_after_coming_back(account_folder):
    """New identifiers after a replay are not those of before."""
    client = busy_account(account_folder)
    known = {version["VersionId"] for version in client.list_object_versions(Bucket="archive")["Versions"]}
    kill(account_folder)
    client = Account.start(account_folder).client("s3")
    assert client.put_object(Bucket="archive", Key="new", Body=b"")["VersionId"] not in known


def test_a_line_that_was_never_finished_is_dropped(account_folder):
    """Nobody was told that it happened; what comes after is written on a line of its own."""
    client = busy_account(account_folder)
    before = history(client, "archive")
    kill(account_folder)
    journal = AccountFolder(account_folder).journal
    with journal.open("ab") as file:
        file.write(b'{"request": {"service": "s3", "envi')
    client = Account.start(account_folder).client("s3")
    assert history(client, "archive") == before
    client.put_object(Bucket="archive", Key="more", Body=b"")
    assert all(json.loads(line) for line in journal.read_bytes().splitlines())


def test_a_damaged_line_is_named(account_folder):
    """It is not skipped: what came after it may depend on it."""
    busy_account(account_folder)
    kill(account_folder)
    journal = AccountFolder(account_folder).journal
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([*lines[:3], b"not json\n", *lines[3:]]))
    with pytest.raises(LabError, match="line 4 is damaged") as damaged:
        Account.start(account_folder)
    assert "reset" in damaged.value.hint


def test_another_versions_journal_is_refused(account_folder):
    """Replaying what one does not understand would give another account."""
    AccountFolder(account_folder).journal.write_text(
        '{"journal": 99, "start": "2026-03-02T09:00:00+00:00"}\n'
    )
    with pytest.raises(LabError, match="another version"):
        Account.start(account_folder)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits of another process need Linux")
def test_what_cannot_be_kept_is_not_answered(account_folder):
    """A full disk ends the process; what was acknowledged before is there again."""
    client = busy_account(account_folder)
    before = history(client, "archive")
    address = AccountFolder(account_folder).read_address()
    # No file of the process may grow beyond what it has: the next line of the journal cannot be written.
    resource.prlimit(address.pid, resource.RLIMIT_FSIZE, (1, 1))
    with pytest.raises(BotoCoreError):
        client.put_object(Bucket="archive", Key="lost", Body=b"x")
    os.waitpid(address.pid, 0)
    assert history(Account.start(account_folder).client("s3"), "archive") == before


def test_what_failed_or_only_looked_is_not_kept(account_folder):
    """The journal has changes and moves of the clock, nothing else."""
    client = busy_account(account_folder)
    journal = AccountFolder(account_folder).journal
    length = journal.stat().st_size
    client.list_objects_v2(Bucket="archive")
    with pytest.raises(ClientError):
        client.delete_bucket(Bucket="nowhere")
    assert journal.stat().st_size == length


def test_no_secret_reaches_the_journal(account_folder):
    """Whoever signs, only the simulated identity is written down."""
    account = Account.start(account_folder, BEGIN)
    client = account._new_client("s3")
    client._request_signer._credentials.access_key = "AKIAREALKEY"
    client.create_bucket(Bucket="archive")
    text = AccountFolder(account_folder).journal.read_text()
    assert "AKIAREALKEY" not in text
    assert "Credential=studykit/" in text


def test_a_replica_leaves_the_original_alone(account_folder):
    """What happens to a copy, and its clock, does not happen to the account."""
    client = busy_account(account_folder)
    before, showed = history(client, "archive"), Account.attach(account_folder).now()
    with Account.replica(account_folder) as replica:
        assert history(replica.client("s3"), "archive") == before
        replica.client("s3").delete_object(Bucket="archive", Key="logs/c")
        replica.advance(timedelta(days=365))
    assert history(client, "archive") == before
    assert Account.attach(account_folder).now() == showed
