"""How fast the engines are: decisions on IAM policies, paths through networks, and how time grows with them.

    python tests/bench/bench_engines.py

Each engine has a function here that measures it and returns names with values; :data:`ENGINES` lists them.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Run as a file, the folder of the file is all that Python looks in.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5
CALLS = 2_000
ACCOUNT = "111122223333"


def best(run: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds of the quickest of several runs: others use the machine, too."""
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return min(taken)


def _inputs(number: int) -> dict[str, Any]:
    """A request with five ordinary policies; the resource is another each time."""
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    home = f"arn:aws:s3:::notes/{chr(36)}{{aws:username}}/*"
    return {
        "principal": f"arn:aws:iam::{ACCOUNT}:user/ana",
        "action": "s3:GetObject",
        "resource": f"arn:aws:s3:::notes/ana/{number}.txt",
        "context": {"aws:SourceIp": "203.0.113.7", "aws:SecureTransport": "true"},
        "identity": [
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "List",
                        "Effect": "Allow",
                        "Action": ["s3:List*", "ec2:Describe*"],
                        "Resource": "*",
                    },
                    {
                        "Sid": "Own",
                        "Effect": "Allow",
                        "Action": ["s3:Get*", "s3:PutObject"],
                        "Resource": home,
                    },
                ],
            }
        ],
        "resource_policy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "Tls",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "s3:*",
                    "Resource": ["arn:aws:s3:::notes", "arn:aws:s3:::notes/*"],
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                }
            ],
        },
        "boundaries": [everything],
        "scps": [[everything], [everything]],
    }


def iam_decisions() -> dict[str, float]:
    """Decisions a second: of the pure function, of the calculator with its explanation, of the command line."""
    from calculators.iam import OPERATIONS, calculate
    from calculators.iam.engine import decide
    from calculators.iam.inputs import policies_of
    from calculators.iam.request import Request
    from calculators.inputs import inputs_of

    several = [_inputs(number) for number in range(CALLS)]
    parsed = [inputs_of(OPERATIONS[0], inputs) for inputs in several]
    policies = policies_of(parsed[0])  # type: ignore[arg-type]

    def pure() -> None:
        for inputs in several:
            decide(
                Request(
                    inputs["principal"],
                    inputs["action"],
                    inputs["resource"],
                    policies=policies,
                    context=inputs["context"],
                )
            )

    def explained() -> None:
        for inputs in several:
            calculate(**inputs_of(OPERATIONS[0], inputs))

    return {
        "iam_decide_per_second": CALLS / best(pure),
        "iam_explain_per_second": CALLS / best(explained),
        "iam_lines_per_second": CALLS / best(lambda: _lines(several)),
    }


def _lines(several: list[dict[str, Any]]) -> None:
    """The same through ``--input FILE --json``, printed to nowhere."""
    import contextlib
    import os

    from studykit.__main__ import main

    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        path = Path(folder) / "requests.jsonl"
        path.write_text("\n".join(json.dumps(inputs) for inputs in several), encoding="utf-8")
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
            main(["calc", "iam-policy", "--input", str(path), "--json"])


def iam_growth() -> dict[str, float]:
    """Milliseconds for one decision under 1,000 and 10,000 statements, compiled, and what ten times as many cost.

    Every statement lists the action, so that each resource is looked at; a new action is one that the policy
    was not asked about before, so that each action is, too.
    """
    from itertools import count

    from calculators.iam.document import parse
    from calculators.iam.engine import decide
    from calculators.iam.request import Policies, Request

    taken: dict[int, float] = {}
    new: dict[int, float] = {}
    compiling: dict[int, float] = {}
    numbers = count()
    for size in (1_000, 10_000):
        statements = [
            {
                "Effect": "Allow",
                "Action": [f"s3:Get{n}*", "s3:Put*"],
                "Resource": f"arn:aws:s3:::bucket-{n}/*",
            }
            for n in range(size)
        ]
        document = {"Version": "2012-10-17", "Statement": statements}
        compiling[size] = best(lambda document=document: parse(document))  # type: ignore[misc]
        policies = Policies(identity=[parse(document)])

        def ask(action: str, policies: Policies = policies) -> None:
            user = f"arn:aws:iam::{ACCOUNT}:user/ana"
            decide(Request(user, action, "arn:aws:s3:::bucket-x/a", policies=policies))

        taken[size] = best(lambda ask=ask: ask("s3:PutObject"), 4 * RUNS)  # type: ignore[misc]
        new[size] = best(lambda ask=ask: ask(f"s3:Put{next(numbers)}"), 4 * RUNS)  # type: ignore[misc]
    return {
        "iam_1000_statements_ms": taken[1_000] * 1000,
        "iam_10000_statements_ms": taken[10_000] * 1000,
        "iam_growth_of_ten": taken[10_000] / taken[1_000],
        "iam_10000_new_action_ms": new[10_000] * 1000,
        "iam_new_action_growth_of_ten": new[10_000] / new[1_000],
        "iam_compile_10000_ms": compiling[10_000] * 1000,
        "iam_compile_growth_of_ten": compiling[10_000] / compiling[1_000],
    }


def iam_wildcards() -> dict[str, float]:
    """The slowest of some hard patterns against 10,000 equal characters, in milliseconds."""
    from calculators.iam.pattern import Glob, arn_matcher, tokens_of

    text = "a" * 10_000
    patterns = ["a*" * 5_000 + "b", "*a" * 4_000 + "*b*", "a*?" * 3_000 + "b", "*" + "a?" * 4_900 + "c*"]
    globs = [Glob(tokens_of(pattern)) for pattern in patterns]
    arn = arn_matcher(tokens_of("arn:a?*b:" + "a*" * 500 + "b:x:y:z"))
    taken = [best(lambda glob=glob: glob.matches(text), 3) for glob in globs]  # type: ignore[misc]
    taken.append(best(lambda: arn.matches("arn:" + text), 3))
    return {
        "iam_hard_wildcard_ms": max(taken) * 1000,
        "iam_hard_wildcard_median_ms": statistics.median(taken) * 1000,
    }


def reach_queries() -> dict[str, float]:
    """Paths a second through compiled networks, and what ten times as many subnets, routes and rules cost."""
    from calculators.reach import compile as compile_network
    from calculators.reach import trace

    folder = Path(__file__).resolve().parents[1] / "unit" / "calculators" / "reach" / "topologies"
    values: dict[str, float] = {}
    for name, source, destination, what in (
        ("public-private", "web", "app:8080", "within"),
        ("public-private", "app", "internet:443", "nat"),
        ("transit-gateway", "dev", "internet:443", "transit"),
    ):
        files = sorted((folder / name).glob("*.json"))
        network = compile_network({file.name: json.loads(file.read_text()) for file in files})

        def ask(network: Any = network, source: str = source, destination: str = destination) -> None:
            for _ in range(CALLS // 4):
                trace(network, source, destination)

        values[f"reach_{what}_per_second"] = CALLS // 4 / best(ask)
    taken: dict[int, float] = {}
    compiling: dict[int, float] = {}
    for size in (1_000, 10_000):
        document = _large_network(size)
        compiling[size] = best(lambda document=document: compile_network(document), 3)  # type: ignore[misc]
        network = compile_network(document)
        taken[size] = best(lambda network=network, size=size: trace(network, "eni-0", f"eni-{size - 1}:443"))  # type: ignore[misc]
    return values | {
        "reach_10000_subnets_ms": taken[10_000] * 1000,
        "reach_growth_of_ten": taken[10_000] / taken[1_000],
        "reach_compile_10000_ms": compiling[10_000] * 1000,
        "reach_compile_growth_of_ten": compiling[10_000] / compiling[1_000],
    }


def _large_network(size: int) -> dict[str, Any]:
    """So many subnets with an interface each, routes, rules of one network ACL and rules of one security group."""

    def address(first: int, number: int) -> str:
        return f"{first}.{number >> 16}.{number >> 8 & 255}.{number & 255}"

    entries = [
        {
            "RuleNumber": n + 1,
            "Protocol": "6",
            "RuleAction": "deny",
            "Egress": out,
            "CidrBlock": f"{address(198, n)}/32",
            "PortRange": {"From": 1, "To": 9},
        }
        for n in range(size)
        for out in (False, True)
    ]
    entries += [
        {
            "RuleNumber": 32_000,
            "Protocol": "-1",
            "RuleAction": "allow",
            "Egress": out,
            "CidrBlock": "0.0.0.0/0",
        }
        for out in (False, True)
    ]
    permission = {
        "IpProtocol": "tcp",
        "FromPort": 443,
        "ToPort": 443,
        "IpRanges": [{"CidrIp": f"{address(203, n)}/32"} for n in range(size)] + [{"CidrIp": "10.0.0.0/8"}],
    }
    routes = [{"DestinationCidrBlock": f"{address(172, n)}/32", "GatewayId": "igw-1"} for n in range(size)]
    return {
        "Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/8"}],
        "Subnets": [
            {"SubnetId": f"subnet-{n}", "VpcId": "vpc-1", "CidrBlock": f"{address(10, n * 16)}/28"}
            for n in range(size)
        ],
        "RouteTables": [
            {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [{"Main": True}], "Routes": routes}
        ],
        "NetworkAcls": [{"NetworkAclId": "acl-1", "VpcId": "vpc-1", "IsDefault": True, "Entries": entries}],
        "SecurityGroups": [
            {
                "GroupId": "sg-1",
                "VpcId": "vpc-1",
                "IpPermissions": [permission],
                "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
            }
        ],
        "NetworkInterfaces": [
            {
                "NetworkInterfaceId": f"eni-{n}",
                "SubnetId": f"subnet-{n}",
                "VpcId": "vpc-1",
                "Groups": [{"GroupId": "sg-1"}],
                "PrivateIpAddress": address(10, n * 16 + 5),
            }
            for n in range(size)
        ],
    }


# What is measured, in the order it is printed.
ENGINES: tuple[Callable[[], dict[str, float]], ...] = (
    iam_decisions,
    iam_growth,
    iam_wildcards,
    reach_queries,
)


def measure() -> dict[str, float]:
    """All of them."""
    values: dict[str, float] = {}
    for engine in ENGINES:
        values |= engine()
    return values


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:32}{value:12,.2f}")
