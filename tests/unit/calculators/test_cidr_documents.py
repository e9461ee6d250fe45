"""Plans as Terraform resources and as a CloudFormation template, read back with a parser of their own."""

from __future__ import annotations

import ast
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from calculators.cidr import calculate

NAMES = st.text(min_size=1, max_size=8).filter(lambda name: "=" not in name and name.strip())
NEEDS = st.lists(
    st.tuples(NAMES, st.integers(1, 200), st.integers(1, 4)),
    min_size=1,
    max_size=4,
    unique_by=lambda n: n[0].strip(),
)


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms written out."""


def _function(loader, suffix, node):
    value = (
        loader.construct_sequence(node, deep=True)
        if isinstance(node, yaml.SequenceNode)
        else loader.construct_scalar(node)
    )
    return {"Ref" if suffix == "Ref" else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _function)


def plan(needs, **more):
    """The answer of a plan in a /16, and the rows that the table has."""
    texts = [f"{name}={hosts}x{azs}" for name, hosts, azs in needs]
    rows = calculate("plan", block="10.0.0.0/16", need=texts, **more).answer["subnets"]
    return lambda kind: calculate("plan", block="10.0.0.0/16", need=texts, format=kind, **more).answer, rows


@given(NEEDS)
def test_the_template_holds_the_plan(needs):
    """Whatever the names: valid YAML, one subnet a row with its block, AZ and name, logical ids of letters and digits."""
    document, rows = plan(needs)
    answer = document("cloudformation")
    template = yaml.load(answer["cloudformation"], _Loader)
    resources = template["Resources"]
    assert answer["fits"] is True
    assert len(resources) == len(rows)
    assert all(re.fullmatch("[A-Za-z0-9]{1,255}", name) for name in resources)
    for resource, row in zip(resources.values(), rows, strict=True):
        assert resource["Type"] == "AWS::EC2::Subnet"
        assert resource["Properties"] == {
            "VpcId": {"Ref": "VpcId"},
            "CidrBlock": row["cidr"],
            "AvailabilityZone": {"Fn::Select": [ord(row["az"] or "a") - ord("a"), {"Fn::GetAZs": ""}]},
            "Tags": [{"Key": "Name", "Value": row["name"]}],
        }
    assert template["Parameters"] == {"VpcId": {"Type": "AWS::EC2::VPC::Id"}}


@given(NEEDS)
def test_the_resources_hold_the_plan(needs):
    """Terraform's blocks are the rows' in their order, and its names are unique identifiers."""
    document, rows = plan(needs)
    text = document("terraform")["terraform"]
    names = re.findall(r'^resource "aws_subnet" "(.*)" \{$', text, re.MULTILINE)
    assert len(set(names)) == len(names) == len(rows)
    assert all(re.fullmatch("[a-z_][a-z0-9_]*", name) for name in names)
    blocks = re.findall(r"^  cidr_block        = local.subnet_blocks\[(\d+)\] # (\S+)$", text, re.MULTILINE)
    assert blocks == [(str(number), row["cidr"]) for number, row in enumerate(rows)]
    tags = re.findall(r"^    Name = (\".*\")$", text, re.MULTILINE)
    # HCL's escapes of what is printed here are Python's; a template sign is doubled.
    unescaped = [ast.literal_eval(tag).replace("$${", "${").replace("%%{", "%{") for tag in tags]
    assert unescaped == [row["name"] for row in rows]
    assert text.count("{") - text.count("$${") - text.count("%%{") >= len(rows)


def test_the_resources_use_the_expression_of_the_table():
    """The list that the table prints is the one that the resources refer to."""
    needs = [("web", 200, 3), ("db", 10, 3)]
    document, _ = plan(needs)
    expression = document("table")["terraform"]
    assert f"  subnet_blocks = {expression}\n" in document("terraform")["terraform"]


def test_names_that_end_alike_are_numbered():
    """Two needs whose names differ in signs only do not share a resource."""
    document, _ = plan([("web app", 5, 1), ("web-app", 5, 1), ("web_app", 5, 1), ("żółć", 5, 1)])
    assert re.findall("^  ([A-Za-z0-9]+):$", document("cloudformation")["cloudformation"], re.MULTILINE) == [
        "VpcId",
        "WebAppSubnet",
        "WebAppSubnet2",
        "WebAppSubnet3",
        "Subnet",
    ]


@pytest.mark.parametrize("kind", ["terraform", "cloudformation"])
def test_a_plan_that_does_not_fit_has_no_document(kind):
    """It says what is missing instead."""
    answer = calculate("plan", block="10.0.0.0/24", need=["web=400"], format=kind).answer
    assert answer["fits"] is False
    assert kind not in answer
    assert answer["smallest_parent"] == "/23"


def test_existing_subnets_and_appetites_are_warned_of():
    """200 subnets a VPC, existing ones included; EKS pods and Lambda interfaces where the names tell of them."""
    existing = [f"10.0.{n}.0/28" for n in range(199)]
    said = calculate(
        "plan", block="10.0.0.0/16", need=["eks-nodes=20", "lambda=20"], existing=existing
    ).assumptions
    for words in ("raised to 201", "VPC CNI", "each pair of subnet and security group"):
        assert any(words in sentence for sentence in said)
