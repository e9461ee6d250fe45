"""What the operations answer: paths with their picture, what can reach a place, the audit, and refusals."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from calculators.contract import CalculatorError
from calculators.reach import calculate, trace
from calculators.reach import compile as compile_network
from calculators.reach.picture import mermaid, rows, tree
from studykit.__main__ import main

FOLDER = Path(__file__).parent / "topologies"


@cache
def documents(name):
    """A network's documents by file name."""
    return {file.name: json.loads(file.read_text()) for file in sorted((FOLDER / name).glob("*.json"))}


def path(name, source, destination, **more):
    """The answer of the first operation."""
    return calculate(source=source, destination=destination, input=documents(name), **more).answer


def audit(name):
    """What an audit lists: kind and component."""
    found = calculate("audit", input=documents(name)).answer
    return {(row["finding"], row["component"], row["what"]) for row in found.get("list", [])}


def test_a_blocked_path_names_what_opens_it():
    """Code, component, direction and a rule that would do."""
    found = path("public-private", "web", "db:3306")
    assert found["reachable"] == "no"
    assert found["code"] == "ENI_SG_RULES_MISMATCH"
    assert found["blocked_on"] == "the way there"
    assert found["opens"] == "Add a rule to db (sg-db): inbound tcp 3306 from 10.0.0.10/32."
    assert found["path"][-1]["passes"] == "no"


def test_a_missing_route_is_told_with_its_target():
    """Out to the internet it is the NAT gateway, where the host has no public address."""
    assert path("public-private", "subnet-isolated", "internet:443")["opens"] == (
        "Add a route to rtb-main: 0.0.0.0/0 to igw-main."
    )
    without_peering = path("peering", "b", "c:80")
    assert without_peering["opens"] == "Add a route to rtb-c: 10.2.0.0/16 to pcx-bc."


def test_a_rule_that_opens_comes_before_the_one_that_denies():
    """Rule 90 denies the address, so 89 is free to allow it."""
    found = path("custom-acl", "10.0.1.66", "data:5432", ephemeral="40000")
    assert found["component"] in {"acl-web", "acl-data"}
    blocked = trace(compile_network(documents("custom-acl")), "data", "web:5432").blocked
    assert blocked.fix.number == 110  # after 100, where nothing matched


def test_ports_are_listed_where_none_is_named():
    """Each range that some rule tells apart is asked of."""
    assert path("public-private", "internet", "web")["open_ports"] == "22, 80, 443"
    assert path("group-rules", "free", "server")["open_ports"] == "8000-8100"
    assert path("public-private", "internet", "app")["open_ports"] == "none"
    assert path("balancers", "internet", "shop")["open_ports"] == "80, 443, 9001"


def test_partly_says_for_whom():
    """Only the addresses that a rule names get in."""
    found = path("public-private", "internet", "web:22")
    assert (found["reachable"], found["from"]) == ("partly", "203.0.113.0/24")
    assert path("endpoints", "app", "52.216.0.0/14:443")["reachable"] == "partly"


def test_ephemeral_ports_are_the_clients():
    """Replies must pass to every port that the client may have chosen."""
    assert path("custom-acl", "internet", "web:443", ephemeral="49152-65535")["reachable"] == "yes"
    assert path("custom-acl", "203.0.113.1", "web:443", ephemeral="1024-65535")["reachable"] == "no"
    assert path("custom-acl", "internet", "strict:443", ephemeral="40000-50000")["reachable"] == "yes"


def test_version():
    """IPv4 where both ends have it, unless the other is asked for."""
    assert (
        path("ipv6", "internet", "quiet:443", version="4")["code"] == "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"
    )
    assert path("ipv6", "quiet", "internet:443", version="6")["reachable"] == "yes"
    assert path("public-private", "web", "app:8080", version="6")["code"] == "UNASSOCIATED_COMPONENT"


def test_the_picture():
    """Plain values, rows and a flowchart of the same hops; text from outside cannot break out of it."""
    network = compile_network(documents("balancers"))
    found = trace(network, "internet", "shop:443")
    assert len(rows(found)) == len(found.hops())
    assert json.dumps(tree(found))
    drawn = mermaid(found)
    assert drawn.startswith("flowchart LR\n")
    assert drawn.count("-->") == len(found.forward) + len(found.also[0].forward) + 1
    evil = {"Subnets": [{"SubnetId": 's"]; click x', "VpcId": "v", "CidrBlock": "10.0.0.0/24"}]}
    drawn = mermaid(trace(compile_network(evil), 's"]; click x', "internet:80"))
    assert all(line.count('"') in {0, 2} for line in drawn.splitlines())


def test_blocked_pictures_end_where_it_is_blocked():
    """The last arrow is crossed out."""
    network = compile_network(documents("public-private"))
    assert "--x" in mermaid(trace(network, "web", "db:3306"))
    assert "-.-x" in mermaid(trace(network, "internet", "exposed:443"))


def test_the_picture_and_the_tree_follow_the_hops():
    """A line and a branch each, ends included; a blocked one is crossed out and ends the picture."""
    found = path("public-private", "web", "internet:443")
    hops = len(found["path"])
    assert found["picture"].splitlines()[0] == "o  web (i-web)"
    assert len(found["picture"].splitlines()) == hops + 5
    blocked = path("public-private", "web", "db:3306")
    assert blocked["picture"].splitlines()[-1] == f"   blocked: {blocked['code']}"
    tree = calculate(source="web", destination="internet:443", input=documents("public-private")).tree
    assert tree.mark == "yes"
    assert sum(len(way.branches) for way in tree.branches) == hops


def test_what_can_reach_a_place():
    """Every interface, the internet and VPNs; --all is the same."""
    found = calculate("all", destination="app:8080", input=documents("public-private")).answer
    assert [row["source"] for row in found["reached_from"]] == [
        "web (i-web)",
        "hidden (i-hidden)",
        "exposed (i-exposed)",
    ]
    same = calculate(source="app:8080", all=True, input=documents("public-private")).answer
    assert same == found
    office = calculate("all", destination="inside:22", input=documents("vpn")).answer
    assert [row["source"] for row in office["reached_from"]] == ["behind office (vgw-main)"]


def test_audit_of_what_is_open():
    """Security group, network ACL, routes and public address together: only web has all four."""
    found = {row for row in audit("public-private") if row[0] == "open to the world"}
    assert found == {("open to the world", "web (eni-web)", "tcp 80, tcp 443 from 0.0.0.0/0")}
    assert ("open to the world", "shop", "tcp 80, tcp 443, tcp 9001 from 0.0.0.0/0") in audit("balancers")
    assert ("open to the world", "dual (eni-dual)", "tcp 80, tcp 443 from 0.0.0.0/0") in audit("ipv6")


def test_audit_of_names():
    """A subnet is public or private by its route table, not by its name."""
    network = {
        "Subnets": [
            {
                "SubnetId": f"subnet-{n}",
                "VpcId": "vpc-1",
                "CidrBlock": f"10.0.{n}.0/24",
                "Tags": [{"Key": "Name", "Value": name}],
            }
            for n, name in enumerate(("private-a", "public-a"))
        ],
        "RouteTables": [
            {
                "RouteTableId": "rtb-1",
                "VpcId": "vpc-1",
                "Associations": [{"SubnetId": "subnet-0"}],
                "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"}],
            }
        ],
    }
    found = calculate("audit", input={"all.json": network}).answer
    assert [row["finding"] for row in found["list"]] == ["private in name only", "public in name only"]


def test_audit_of_routes():
    """Blackholes, and targets that do not work."""
    found = {(row[1], row[2]) for row in audit("broken") if row[0] == "leads nowhere"}
    assert found == {
        ("rtb-black", "0.0.0.0/0 -> nat-dead (blackhole)"),
        ("rtb-natless", "0.0.0.0/0 -> nat-failed: it is failed"),
        ("rtb-pend", "10.8.0.0/16 -> pcx-pending: it is pending-acceptance"),
    }


def test_audit_of_acls():
    """Rules behind earlier ones, and requests whose replies are dropped."""
    found = audit("custom-acl")
    assert (
        "replies blocked",
        "acl-data",
        "inbound rule 105: allow udp 53 from 10.0.0.0/16, but nothing lets the replies through to 10.0.0.0/16",
    ) in found
    assert not [row for row in found if row[:2] == ("replies blocked", "acl-web") and "rule 110" in row[2]]
    entries = [
        {
            "RuleNumber": n,
            "Protocol": "6",
            "RuleAction": "allow",
            "Egress": False,
            "CidrBlock": cidr,
            "PortRange": {"From": low, "To": high},
        }
        for n, cidr, low, high in (
            (100, "10.0.0.0/16", 80, 90),
            (110, "10.0.0.0/16", 91, 99),
            (120, "10.0.1.0/24", 85, 85),
            (130, "10.0.1.0/24", 85, 95),
            (140, "10.0.0.0/8", 85, 85),
        )
    ]
    acl = {"NetworkAcls": [{"NetworkAclId": "acl-1", "VpcId": "vpc-1", "Entries": entries}]}
    hidden = [
        row["what"]
        for row in calculate("audit", input={"a": acl}).answer["list"]
        if row["finding"] == "hidden rule"
    ]
    assert hidden == [
        "inbound rule 120: allow tcp 85 from 10.0.1.0/24: rule 100 matches all of it first",
        "inbound rule 130: allow tcp 85-95 from 10.0.1.0/24: several rules together matches all of it first",
    ]


def test_audit_of_groups():
    """Rules within wider ones, groups that nothing has, and rules that name them."""
    group = {
        "GroupId": "sg-1",
        "VpcId": "vpc-1",
        "IpPermissions": [
            {
                "IpProtocol": "tcp",
                "FromPort": 443,
                "ToPort": 443,
                "IpRanges": [{"CidrIp": "10.0.0.0/8"}, {"CidrIp": "10.1.0.0/16"}],
            },
            {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "UserIdGroupPairs": [{"GroupId": "sg-2"}]},
        ],
    }
    lists = {"SecurityGroups": [group, {"GroupId": "sg-2", "VpcId": "vpc-1"}], "NetworkInterfaces": []}
    found = calculate("audit", input={"a": lists}).answer["list"]
    assert [(row["finding"], row["component"]) for row in found] == [
        ("covered rule", "sg-1"),
        ("unused", "sg-1"),
        ("unused", "sg-1"),
        ("unused", "sg-2"),
    ]


REFUSED = [
    (
        {"subnets.json": {"Subnets": [{"SubnetId": "s", "VpcId": "v", "CidrBlock": "10.0.0.0/40"}]}},
        "subnets.json: Subnets[0].CidrBlock: '10.0.0.0/40' is no CIDR block: an IPv4 prefix ends at /32.",
    ),
    ({"a": {"Subnets": [{"VpcId": "v"}]}}, "a: Subnets[0].SubnetId: a text is needed."),
    ({"a": {"Subnets": {}}}, "a: Subnets: a list is needed, not an object."),
    (
        {"a": {"RouteTables": [{"RouteTableId": "r", "VpcId": "v", "Routes": [{"GatewayId": "igw-1"}]}]}},
        "a: RouteTables[0].Routes[0]: a route needs DestinationCidrBlock, DestinationIpv6CidrBlock or DestinationPrefixListId.",
    ),
    (
        {
            "a": {
                "NetworkAcls": [{"NetworkAclId": "n", "Entries": [{"RuleNumber": 1, "RuleAction": "maybe"}]}]
            }
        },
        "a: NetworkAcls[0].Entries[0].RuleAction: allow or deny is needed, not 'maybe'.",
    ),
    (
        {"a": {"SecurityGroups": [{"GroupId": "g", "IpPermissions": [{"IpProtocol": "smtp"}]}]}},
        "a: SecurityGroups[0].IpPermissions[0].IpProtocol: 'smtp' is no protocol.",
    ),
    ({"a": {"Buckets": []}}, "None of the documents has a list that is known here. They have: Buckets."),
]


@pytest.mark.parametrize(("given", "said"), REFUSED, ids=[said[:50] for _, said in REFUSED])
def test_descriptions_are_refused_with_their_place(given, said):
    """One sentence with the way to what is wrong."""
    with pytest.raises(CalculatorError) as refusal:
        compile_network(given)
    assert refusal.value.message == said
    assert refusal.value.field == "input"


@pytest.mark.parametrize(
    ("source", "destination", "field"),
    [
        ("webb", "app:80", "source"),
        ("web", "app:99999", "destination"),
        ("web", "app:", "destination"),
        ("web", "app/quic", "destination"),
        ("web", "app:80/icmp", "destination"),
        ("nobody", "app", "source"),
        ("web", "vpc-main", "destination"),
        ("", "app", "source"),
        ("web", "", "destination"),
    ],
)
def test_ends_are_refused(source, destination, field):
    """What is nothing here, or too much, is said with the field."""
    with pytest.raises(CalculatorError) as refusal:
        path("public-private", source, destination)
    assert refusal.value.field == field
    assert refusal.value.hint


def test_names_that_two_things_have():
    """The ids are given to choose from."""
    one = {"InstanceId": "i-1", "Tags": [{"Key": "Name", "Value": "twin"}]}
    with pytest.raises(CalculatorError, match=r"2 things are called 'twin': i-1, i-2\."):
        trace(compile_network({"Instances": [one, one | {"InstanceId": "i-2"}]}), "twin", "internet")


def test_what_is_missing_is_said():
    """Without route tables and ACLs there is an answer, with what it takes for granted."""
    some = {"subnets.json": documents("public-private")["subnets.json"]}
    found = calculate(source="subnet-public", destination="subnet-private:80", input=some)
    assert found.answer["reachable"] == "yes"
    assert (
        "RouteTables were not given: each subnet is taken to route within its VPC only." in found.assumptions
    )


def test_dangling_references_are_said():
    """An association with a subnet that nobody described is no error."""
    tables = {
        "RouteTables": [{"RouteTableId": "r", "VpcId": "v", "Associations": [{"SubnetId": "subnet-9"}]}]
    }
    assert "r is associated with subnet-9, which is not among the subnets." in compile_network(tables).notes


def test_the_command_line(capsys):
    """Plain words are ends, not operations; --input takes a folder, and stays the calculator's own."""
    folder = str(FOLDER / "public-private")
    assert main(["calc", "reach", "internet", "web:443", "--input", folder, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["answer"]["reachable"] == "yes"
    assert main(["calc", "reach", "--audit", "--input", folder]) == 0
    assert capsys.readouterr().out.startswith("findings ")
    assert main(["calc", "reach", "web", "app:8080", f"--input={folder}/subnets.json"]) == 2
    assert "DESTINATION: Nothing that was given is called 'app'." in capsys.readouterr().err
