"""An account as its callers see it: what it answers, what it keeps out, when it ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec

import boto3
import pytest
from botocore import configprovider
from botocore.exceptions import ClientError

from studykit.errors import LabError, MissingExtraError
from studykit.sim import account as account_module
from studykit.sim.account import Account
from studykit.sim.folder import AccountFolder

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def until(condition, seconds=15):
    """Wait for a condition; whether it came about."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def send(account, method, path, headers):
    """A raw request: status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", int(account.endpoint.rpartition(":")[2]))
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    status, body = answer.status, answer.read().decode()
    connection.close()
    return status, body


def test_boto3_works_with_nothing_but_the_environment(account, bucket, monkeypatch):
    """A program that knows nothing of studykit finds the account by AWS_ENDPOINT_URL."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in account.environment({}).items():
        monkeypatch.setenv(name, value)
    client = boto3.Session().client("s3")
    client.put_object(Bucket=bucket, Key="a", Body=b"hello")
    assert client.get_object(Bucket=bucket, Key="a")["Body"].read() == b"hello"


def test_the_environment_has_nothing_of_a_real_account(account):
    """Keys, profiles, endpoints and files of the user's are gone from it."""
    real = {
        "AWS_PROFILE": "prod",
        "AWS_ACCESS_KEY_ID": "AKIAREAL",
        "AWS_SESSION_TOKEN": "real",
        "AWS_ENDPOINT_URL_S3": "https://s3.amazonaws.com",
        "AWS_CONFIG_FILE": "/home/ana/.aws/config",
        "BOTO_CONFIG": "/etc/boto.cfg",
        "PATH": "/usr/bin",
        "NO_PROXY": "internal",
    }
    given = account.environment(real)
    assert given["PATH"] == "/usr/bin"
    assert given["AWS_ENDPOINT_URL"] == account.endpoint
    assert given["AWS_CONFIG_FILE"] == given["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert given["AWS_EC2_METADATA_DISABLED"] == "true"
    assert given["AWS_REGION"] == given["AWS_DEFAULT_REGION"] == "us-east-1"
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "BOTO_CONFIG"} & given.keys()
    assert "AKIAREAL" not in given.values()


def test_clients_of_ours_open_no_file_of_the_users(account, tmp_path):
    """A process that makes a client and uses it never opens ~/.aws, whatever the environment says."""
    program = f"""
import os, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from pathlib import Path
from studykit.sim.account import Account
from studykit.sim.folder import AccountFolder, Address
account = Account(AccountFolder(Path({str(tmp_path)!r})), Address(1, {int(account.endpoint.rpartition(":")[2])}, "x"))
account.client("s3").list_buckets()
print([name for name in opened if ".aws" in name or name == os.environ["AWS_CONFIG_FILE"]])
"""
    config = tmp_path / "my-config"
    config.write_text("[profile prod]\n")
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "AWS_PROFILE": "prod",
        "AWS_CONFIG_FILE": str(config),
        "AWS_SHARED_CREDENTIALS_FILE": str(config),
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


BOTOCORES_VARIABLES = {
    name
    for settings in (
        configprovider.BOTOCORE_DEFAUT_SESSION_VARIABLES,
        configprovider.DEFAULT_S3_CONFIG_VARS,
    )
    for _, variables, _, _ in settings.values()
    for name in ([variables] if isinstance(variables, str) else variables or ())
}


def test_clients_of_ours_look_at_no_variable_of_the_users(own_account, monkeypatch):
    """A bad value in any variable that botocore knows would end a grade as if the grader had broken."""
    assert {"AWS_DEFAULTS_MODE", "AWS_RETRY_MODE", "AWS_PROFILE"} < BOTOCORES_VARIABLES
    for name in BOTOCORES_VARIABLES:
        monkeypatch.setenv(name, "nonsense")
    client = own_account.client("s3")
    client.create_bucket(Bucket="readings")
    client.put_object(Bucket="readings", Key="k", Body=b"hello")
    assert client.get_object(Bucket="readings", Key="k")["Body"].read() == b"hello"


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("dynamodb", "list_tables"),
        ("sqs", "list_queues"),
        ("ec2", "describe_vpcs"),
        ("lambda", "list_functions"),
    ],
)
def test_other_services_are_refused_in_their_own_protocol(account, service, operation):
    """JSON, query and REST clients all understand that the account has no such service."""
    with pytest.raises(ClientError) as refused:
        getattr(account.client(service), operation)()
    error = refused.value.response["Error"]
    assert error["Code"] == "NotImplemented"
    assert error["Message"] == f"The simulated account has no {service}; it has: s3."


def test_suspended_versioning_is_refused_and_not_got_wrong(account, bucket):
    """Moto itself would drop every noncurrent version at the next write."""
    with pytest.raises(ClientError, match="does not suspend versioning"):
        account.client("s3").put_bucket_versioning(
            Bucket=bucket, VersioningConfiguration={"Status": "Suspended"}
        )


def test_the_clock_stands_still_and_moves_forward_only(own_account):
    """It shows what it was started with until it is told otherwise."""
    assert own_account.now() == BEGIN
    assert own_account.advance(timedelta(days=30)) == BEGIN + timedelta(days=30)
    with pytest.raises(LabError, match="only moves forward"):
        own_account.advance_to(BEGIN)
    with pytest.raises(LabError, match="at a time at most"):
        own_account.advance(timedelta(days=40_000))
    assert own_account.now() == BEGIN + timedelta(days=30)


def test_the_whole_account_lives_by_its_clock(account, bucket):
    """An object is dated by it (S3 shows whole seconds)."""
    client = account.client("s3")
    client.put_object(Bucket=bucket, Key="a", Body=b"")
    modified = client.head_object(Bucket=bucket, Key="a")["LastModified"]
    assert modified == account.now().replace(microsecond=0)


def test_only_the_token_moves_the_clock(account):
    """A stranger on the machine gets 403, and so does a page that leads its own name here."""
    clock = "/_studykit/clock"
    assert send(account, "GET", clock, {"X-Studykit-Token": "guess"})[0] == 403
    assert send(account, "GET", "/", {"Host": "evil.example:80"})[0] == 403
    assert send(account, "GET", "/", {})[0] == 200


def test_no_web_page_is_let_in(account):
    """The account answers without the header that lets pages of other origins read it."""
    connection = http.client.HTTPConnection("127.0.0.1", int(account.endpoint.rpartition(":")[2]))
    connection.request("GET", "/", headers={"Origin": "https://evil.example"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.getheader("Access-Control-Allow-Origin") is None


def test_starting_twice_gives_the_same_account(tmp_path):
    """The second start attaches to the process that runs."""
    first = Account.start(tmp_path, BEGIN)
    try:
        assert Account.start(tmp_path, BEGIN).endpoint == first.endpoint
    finally:
        first.stop()
    assert Account.attach(tmp_path) is None


def test_two_processes_that_start_at_once_share_the_account(tmp_path):
    """The later one waits until the earlier one's process listens."""
    program = f"""
from datetime import datetime, UTC
from pathlib import Path
from studykit.sim.account import Account
print(Account.start(Path({str(tmp_path)!r}), datetime(2026, 3, 2, tzinfo=UTC)).endpoint)
"""
    starters = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    endpoints = {starter.communicate(timeout=60)[0] for starter in starters}
    Account.attach(tmp_path).stop()
    assert len(endpoints) == 1


def test_stopping_an_account_that_is_gone_touches_no_other(tmp_path):
    """Another process may serve the folder by now, or have the old one's number."""
    old = Account.start(tmp_path, BEGIN)
    old.stop()
    new = Account.start(tmp_path)
    old.stop()
    assert new.now() == BEGIN
    new.stop()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    """One sentence, no traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(LabError, match="cannot be used"):
        Account.start(tmp_path / "file" / "lab", BEGIN)


def test_a_folder_without_an_account_says_so(tmp_path):
    """There is nothing to go on with, and no clock to begin with."""
    with pytest.raises(LabError, match="There is no account"):
        Account.start(tmp_path)


def test_an_owned_account_ends_with_its_owner(tmp_path):
    """A grader that is killed leaves no process behind."""
    program = f"""
import os, signal
from datetime import datetime, UTC
from pathlib import Path
from studykit.sim.account import Account
Account.start(Path({str(tmp_path)!r}), datetime(2026, 3, 2, tzinfo=UTC), owned=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    owner = subprocess.run([sys.executable, "-c", program], check=False)
    assert owner.returncode == -signal.SIGKILL
    assert until(lambda: not AccountFolder(tmp_path).held())


def test_an_account_ends_when_its_folder_is_discarded(tmp_path):
    """It would serve a lab that nobody can find any more."""
    running = Account.start(tmp_path, BEGIN)
    folder = AccountFolder(tmp_path)
    folder.forget_address()
    assert until(lambda: not folder.held())
    running.stop()


def test_an_idle_account_ends(tmp_path, monkeypatch):
    """Nobody used it for the time it was given; the journal brings it back."""
    monkeypatch.setattr(account_module, "IDLE_SECONDS", 0.5)
    Account.start(tmp_path, BEGIN)
    assert until(lambda: not AccountFolder(tmp_path).held())
    monkeypatch.undo()
    again = Account.start(tmp_path)
    assert again.now() == BEGIN
    again.stop()


def test_the_address_is_for_this_user_only(tmp_path):
    """Who can read the token can move the clock."""
    running = Account.start(tmp_path, BEGIN)
    try:
        file = tmp_path / "account.json"
        assert file.stat().st_mode & 0o077 == 0
        assert json.loads(file.read_text())["token"]
    finally:
        running.stop()


def test_a_missing_package_is_named_with_the_way_to_get_it(tmp_path, monkeypatch):
    """Labs without the extra end in one sentence, not in an ImportError."""
    monkeypatch.setattr(account_module, "find_spec", lambda name: None if name == "moto" else find_spec(name))
    with pytest.raises(MissingExtraError, match="moto") as missing:
        Account.start(tmp_path, BEGIN)
    assert missing.value.hint == "pip install 'studykit[labs]'"


def test_windows_is_told_that_it_has_no_labs(tmp_path, monkeypatch):
    """... before anything is started."""
    monkeypatch.setattr(account_module.os, "name", "nt")
    try:
        with pytest.raises(LabError, match="Linux or macOS"):
            account_module.check_can_run()
    finally:
        monkeypatch.undo()
