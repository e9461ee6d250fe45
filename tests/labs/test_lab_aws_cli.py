"""The user's own `aws`: the AWS CLI in a virtual environment of its own, against a lab."""

from __future__ import annotations

import os
import subprocess
import sys
import venv

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.labs.catalogue import read_catalogue

LAB = "s3-lifecycle-archive"


@pytest.fixture(scope="session")
def aws_folder(tmp_path_factory):
    """Where `aws` is. From 1.46 on the AWS CLI v1 carries its own botocore of 158 MB."""
    folder = tmp_path_factory.mktemp("awscli")
    venv.create(folder, with_pip=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "awscli<1.46"], check=True)
    return folder / "bin"


@pytest.mark.slow
def test_the_users_aws_works_a_lab(aws_folder, learner_home, tmp_path, monkeypatch, capsys):
    """A learner puts the configuration with `aws`, moves the clock, looks with `aws`, and passes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{aws_folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("AWS_PROFILE", "prod")
    folder = read_catalogue([paths.shipped_library()]).find(LAB).folder

    def aws(*words, service="s3api"):
        shell = [sys.executable, "-m", "studykit", "lab", "shell", "--", "aws", service, *words]
        done = subprocess.run(shell, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.strip() or done.stderr.strip()

    put = ("put-bucket-lifecycle-configuration", "--bucket", "tide-survey", "--lifecycle-configuration")
    look = ("list-objects-v2", "--bucket", "tide-survey", "--prefix", "readings/2026/03/gauge-017.csv")
    assert main(["lab", "start", LAB]) == 0
    try:
        assert aws("list-buckets", "--query", "Buckets[].Name", "--output", "text") == (0, "tide-survey")
        code, said = aws(*put, f"file://{folder / 'wrong' / 'too-soon' / 'lifecycle.json'}")
        assert code in {254, 255}
        assert "(InvalidArgument)" in said
        assert "must be 30 days more" in said
        code, said = aws(*put, f"file://{folder / 'solution' / 'lifecycle.json'}")
        assert code == 0, said
        assert main(["lab", "clock", "+31d"]) == 0
        found = aws(*look, "--query", "Contents[0].StorageClass", "--output", "text")
        assert found == (0, "STANDARD_IA")
        assert main(["lab", "check"]) == 0
        # The AWS CLI has an endpoint of its own for SQS: what it sends there must end on this machine.
        code, said = aws("list-queues", service="sqs")
        assert code != 0
        assert "http://127.0.0.1:9" in said
    finally:
        main(["lab", "reset", LAB])
