"""Descriptions as people have them: cut off, incomplete, with leftovers; and what is said of questions that are wide."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path

import pytest

from calculators.contract import CalculatorError
from calculators.reach import calculate, trace
from calculators.reach import compile as compile_network

FOLDER = Path(__file__).parent / "topologies"


@cache
def _read(name):
    return {file.name: json.loads(file.read_text()) for file in sorted((FOLDER / name).glob("*.json"))}


def documents(name):
    """A network's documents by file name, to be changed."""
    return copy.deepcopy(_read(name))


def ask(given, source, destination, **more):
    """The result of the first operation."""
    return calculate(source=source, destination=destination, input=given, **more)


@pytest.mark.parametrize("key", ["NextToken", "NextMarker"])
def test_a_page_of_a_longer_list_is_said_to_be_one(key):
    """What --max-items cut off may hold the rule that blocks."""
    given = documents("shop")
    given["security-groups.json"][key] = "eyJ0"
    notes = ask(given, "app", "db:3306").assumptions
    assert "security-groups.json is one page of a longer list: what the others have is not seen." in notes
    given["security-groups.json"][key] = None
    assert not any("one page" in note for note in ask(given, "app", "db:3306").assumptions)


def test_a_terminated_instance_does_not_share_its_name():
    """Replaced instances are described for an hour more, with the same Name tag."""
    given = documents("shop")
    gone = {
        "InstanceId": "i-gone",
        "State": {"Name": "terminated"},
        "Tags": [{"Key": "Name", "Value": "app"}],
    }
    given["instances.json"]["Reservations"].append({"Instances": [gone]})
    assert ask(given, "app", "db:3306").answer["reachable"] == "yes"
    with pytest.raises(CalculatorError, match="is terminated"):
        ask(given, "i-gone", "db:3306")


@pytest.mark.parametrize("missing", ["tg-web.json", "target-groups.json"])
def test_targets_that_were_not_given_are_not_called_missing(missing):
    """Other target groups' health may well have been given."""
    given = documents("balanced")
    del given[missing]
    result = ask(given, "internet", "web:443")
    assert result.answer["reachable"] == "yes"
    assert "The targets of web were not given: they are not asked." in result.assumptions


def test_an_empty_target_group_blocks():
    """It was given, and has no targets."""
    given = documents("balanced")
    given["tg-web.json"]["TargetHealthDescriptions"] = []
    assert ask(given, "internet", "web:443").answer["code"] == "ELBV2_LISTENER_HAS_NO_TG"


def test_another_vpcs_address_does_not_leave_by_an_internet_gateway():
    """Central egress over a transit gateway needs a NAT gateway before the internet gateway."""
    blocked = trace(compile_network(documents("hub")), "y", "8.8.8.8:443").blocked
    assert (blocked.component, blocked.reply) == ("igw-x", False)
    assert "NAT gateway" in blocked.fix.text


def test_ipv6_is_not_forgotten():
    """An answer about IPv4 says that IPv6 may differ, and --all asks of both."""
    assert any("--version 6" in note for note in ask(documents("shop"), "internet", "web:443").assumptions)
    assert not any("--version 6" in note for note in ask(documents("shop"), "internet", "web:80").assumptions)
    found = calculate("all", destination="web:443", input=documents("shop")).answer
    assert found["sources"] == len(found["reached_from"]) == 5
    assert found["reached_from"][0]["source"] == "the internet (IPv6)"
    four = calculate("all", destination="web:443", input=documents("shop"), version="4").answer
    assert four["sources"] == 0


def test_ports_that_are_open_for_some_are_told_apart():
    """Port 80 is open to the world, port 22 to a block of it."""
    found = ask(documents("shop"), "internet", "web").answer
    assert (found["open_ports"], found["some_for"]) == ("22, 80", "22 from 203.0.113.0/24")
    row = calculate("all", destination="web", input=documents("shop"), version="4").answer["reached_from"][0]
    assert row["from"] == "all, but 22 from 203.0.113.0/24"


def test_what_stands_for_a_block_is_said():
    """A CIDR block is the interfaces in it; a subnet is a host without groups."""
    notes = ask(documents("hub"), "10.10.1.0/24", "y:22").assumptions
    assert "10.10.1.0/24 stands for 1 interface described in it." in notes
    notes = ask(documents("shop"), "subnet-priv", "db:3306").assumptions
    assert any(note.startswith("subnet-priv stands for a host without security groups") for note in notes)


def test_endpoints_start_nothing():
    """The interfaces of endpoints are not among the sources of a block."""
    pairs = ask(documents("shop"), "10.0.1.0/24", "db:3306").answer["pairs"]
    assert "eni-sqs" not in {row["source"] for row in pairs}
    assert ask(documents("shop"), "app", "10.0.1.250:443").answer["reachable"] == "yes"


def test_the_whole_internet_is_called_so():
    """Not by the blocks that make it up."""
    why = ask(documents("shop"), "internet", "web:8443").answer["why"]
    assert why == "No inbound rule of web (sg-web) lets tcp 8443 from the internet through (web (eni-web))."


def test_a_nat_gateway_without_a_way_out_leads_nowhere():
    """A public one must be in a subnet that is routed to an internet gateway."""
    found = calculate("audit", input=documents("shop")).answer["list"]
    whats = [row["what"] for row in found if row["finding"] == "leads nowhere"]
    assert "0.0.0.0/0 -> nat-bad: subnet-iso has no route to an internet gateway" in whats


def test_the_hint_names_a_protocol_that_can_be_typed():
    """The one that was refused is left out."""
    with pytest.raises(CalculatorError) as refused:
        ask(documents("shop"), "app", "db:3306/sctp")
    assert refused.value.hint == "Write tcp, udp, icmp or all after the /: db:3306/tcp."


def test_addresses_of_a_delegated_prefix_are_the_interfaces():
    """Pods that get theirs from a /28 of a node's interface have that interface's groups."""
    given = documents("shop")
    assert ask(given, "10.0.1.130", "db:3306").answer["reachable"] == "no"
    interfaces = given["network-interfaces.json"]["NetworkInterfaces"]
    node = next(entry for entry in interfaces if entry["NetworkInterfaceId"] == "eni-app")
    node["Ipv4Prefixes"] = [{"Ipv4Prefix": "10.0.1.128/28"}]
    assert ask(given, "10.0.1.130", "db:3306").answer["reachable"] == "yes"
    assert ask(given, "app", "db:3306").answer["reachable"] == "yes"


def test_a_file_that_nothing_is_read_from_is_named():
    """It may have been meant to say something."""
    given = documents("shop") | {"classic.json": {"LoadBalancerDescriptions": []}}
    assert "Nothing is read from classic.json." in ask(given, "app", "db:3306").assumptions


def test_a_nat_gateway_is_found_by_its_id():
    """Its interface, described or not, does not stand in the way."""
    assert ask(documents("shop"), "app", "nat-good:443").answer["reachable"] == "yes"


@pytest.mark.parametrize(
    ("name", "what"),
    [("sg-db", "a security group"), ("rtb-priv", "a route table"), ("acl-data", "a network ACL")],
)
def test_what_is_no_end_is_called_by_what_it_is(name, what):
    """Not unknown: it was given."""
    with pytest.raises(CalculatorError, match=f"{name} is {what}: no traffic starts or ends there"):
        ask(documents("shop"), "app", name)


def test_a_gateway_endpoint_is_associated_rather_than_routed_to():
    """Its routes come with the association, by prefix list."""
    assert ask(documents("shop"), "web", "vpce-s3:443").answer["opens"] == "Associate rtb-pub with vpce-s3."


def test_another_ip_version_is_what_opens():
    """An interface without an address of the version that was asked for."""
    opens = ask(documents("shop"), "app", "db:3306", version="6").answer["opens"]
    assert opens == "Give db (i-db) an IPv6 address, or ask by IPv4."


def test_services_of_the_vpc_need_no_port():
    """The one that they serve is found, and nobody is taken to stand for them."""
    result = ask(documents("shop"), "db", "10.0.0.2")
    assert (result.answer["reachable"], result.answer["open_ports"]) == ("yes", "53")
    assert not any("stands for" in note for note in result.assumptions)


@pytest.mark.parametrize(("low", "reachable"), [(1024, "yes"), (32768, "no")])
def test_a_nat_gateways_subnet_lets_in_all_the_ports_that_it_chooses_from(low, reachable):
    """Replies to a NAT gateway come to 1024-65535, not to what the client's system chooses from."""
    given = documents("shop")
    acls = given["network-acls.json"]["NetworkAcls"]
    for acl in acls:
        acl["Associations"] = [one for one in acl["Associations"] if one["SubnetId"] != "subnet-pub"]
    acls.append(
        {
            "NetworkAclId": "acl-pub",
            "VpcId": "vpc-shop",
            "Associations": [{"SubnetId": "subnet-pub"}],
            "Entries": [
                {
                    "Egress": egress,
                    "RuleNumber": number,
                    "RuleAction": "allow",
                    "Protocol": "6",
                    "CidrBlock": "0.0.0.0/0",
                    "PortRange": {"From": first, "To": last},
                }
                for egress in (True, False)
                for number, first, last in ((100, 443, 443), (110, low, 61000 if low > 1024 else 65535))
            ],
        }
    )
    answer = ask(given, "app", "8.8.8.8:443").answer
    assert answer["reachable"] == reachable
    assert answer.get("component", "acl-pub") == "acl-pub"


def test_references_of_groups_do_not_match_by_public_addresses():
    """They match private addresses only: by way of the internet a peer is an address like others."""
    given = documents("shop")
    groups = {group["GroupId"]: group for group in given["security-groups.json"]["SecurityGroups"]}
    rule = {
        "IpProtocol": "tcp",
        "FromPort": 8443,
        "ToPort": 8443,
        "UserIdGroupPairs": [{"GroupId": "sg-all"}],
    }
    groups["sg-web"]["IpPermissions"].append(rule)
    assert ask(given, "iso", "web:8443").answer["reachable"] == "yes"
    assert ask(given, "eip", "198.18.16.10:8443").answer["component"] == "sg-web"


def test_load_balancers_are_called_by_their_names():
    """ARNs are wider than the terminal."""
    result = ask(documents("balanced"), "internet", "web:443")
    assert result.tree.text == "reachable yes: the internet to web, tcp 443"
