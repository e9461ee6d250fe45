"""Random networks as the CLI prints them, and changes made to them."""

from __future__ import annotations

PORTS = (22, 80, 443, 3306, 8080)
WORLD = "0.0.0.0/0"


def build(random, prefix="", number=1):
    """One to two VPCs with what may be in them, as one document."""
    document = {
        name: []
        for name in (
            "Vpcs",
            "Subnets",
            "RouteTables",
            "NetworkAcls",
            "SecurityGroups",
            "NetworkInterfaces",
            "InternetGateways",
            "NatGateways",
            "VpcPeeringConnections",
        )
    }
    vpcs = [_vpc(document, random, f"{prefix}{i}", number + i) for i in range(random.choice((1, 1, 2)))]
    if len(vpcs) == 2:
        _peer(document, random, vpcs, prefix)
    return document


def _peer(document, random, vpcs, prefix):
    (a, first), (b, second) = vpcs
    pcx = f"pcx-{prefix}1"
    document["VpcPeeringConnections"].append(
        {
            "VpcPeeringConnectionId": pcx,
            "Status": {"Code": random.choice(("active", "active", "active", "pending-acceptance"))},
            "RequesterVpcInfo": {"VpcId": a, "CidrBlock": first, "Region": "us-east-1"},
            "AccepterVpcInfo": {"VpcId": b, "CidrBlock": second, "Region": "us-east-1"},
        }
    )
    for table in document["RouteTables"]:
        if random.random() < 0.8:
            other = second if table["VpcId"] == a else first
            table["Routes"].append({"DestinationCidrBlock": other, "VpcPeeringConnectionId": pcx})


def _vpc(document, random, name, number):
    vpc, cidr = f"vpc-{name}", f"10.{number}.0.0/16"
    document["Vpcs"].append({"VpcId": vpc, "CidrBlock": cidr})
    subnets = [f"subnet-{name}{i}" for i in range(random.randint(1, 3))]
    for i, subnet in enumerate(subnets):
        document["Subnets"].append(
            {
                "SubnetId": subnet,
                "VpcId": vpc,
                "CidrBlock": f"10.{number}.{i}.0/24",
                "AvailabilityZone": "us-east-1a",
            }
        )
    gateway = f"igw-{name}" if random.random() < 0.8 else None
    if gateway:
        document["InternetGateways"].append(
            {"InternetGatewayId": gateway, "Attachments": [{"State": "available", "VpcId": vpc}]}
        )
    nat = f"nat-{name}" if random.random() < 0.5 else None
    if nat:
        address = {"PrivateIp": f"10.{number}.0.200", "PublicIp": f"198.51.{number}.200"}
        document["NatGateways"].append(
            {"NatGatewayId": nat, "SubnetId": subnets[0], "VpcId": vpc, "NatGatewayAddresses": [address]}
        )
    for i, subnet in enumerate(subnets):
        _table(document, random, vpc, f"rtb-{name}{i}", subnet, gateway, nat if i else None)
        _acl(document, random, vpc, f"acl-{name}{i}", subnet, cidr)
    groups = [f"sg-{name}{i}" for i in range(3)]
    for group in groups:
        _group(document, random, vpc, group, groups, cidr)
    for i in range(random.randint(1, 4)):
        at = random.randrange(len(subnets))
        entry = {"Primary": True, "PrivateIpAddress": f"10.{number}.{at}.{10 + i}"}
        if random.random() < 0.6:
            entry["Association"] = {"PublicIp": f"198.51.{number}.{10 + i}"}
        document["NetworkInterfaces"].append(
            {
                "NetworkInterfaceId": f"eni-{name}{i}",
                "VpcId": vpc,
                "SubnetId": subnets[at],
                "Groups": [{"GroupId": g} for g in random.sample(groups, random.randint(1, 2))],
                "PrivateIpAddresses": [entry],
                "Status": "in-use",
            }
        )
    return vpc, cidr


def _table(document, random, vpc, name, subnet, gateway, nat):
    routes = []
    targets = [("GatewayId", gateway), ("NatGatewayId", nat)]
    chosen = random.choice([target for target in targets if target[1]] or [None])
    if chosen and random.random() < 0.8:
        state = "blackhole" if random.random() < 0.1 else "active"
        routes.append({"DestinationCidrBlock": WORLD, chosen[0]: chosen[1], "State": state})
    document["RouteTables"].append(
        {"RouteTableId": name, "VpcId": vpc, "Associations": [{"SubnetId": subnet}], "Routes": routes}
    )


def _acl(document, random, vpc, name, subnet, cidr):
    entries = []
    for egress in (False, True):
        if random.random() < 0.5:
            entries.append(acl_entry(100, "-1", (0, 0), WORLD, egress=egress))
            continue
        for _ in range(random.randint(0, 4)):
            port = random.choice(PORTS)
            ports = random.choice(((port, port), (1024, 65_535), (32_768, 61_000), (0, 65_535)))
            entries.append(
                acl_entry(
                    random.randint(101, 400),
                    random.choice(("6", "6", "-1")),
                    ports,
                    random.choice((WORLD, cidr, "203.0.113.0/24")),
                    egress=egress,
                    allow=random.random() < 0.8,
                )
            )
    document["NetworkAcls"].append(
        {"NetworkAclId": name, "VpcId": vpc, "Associations": [{"SubnetId": subnet}], "Entries": entries}
    )


def acl_entry(number, protocol, ports, cidr, *, egress, allow=True):
    """A rule of a network ACL."""
    entry = {
        "RuleNumber": number,
        "Protocol": protocol,
        "RuleAction": "allow" if allow else "deny",
        "Egress": egress,
        "CidrBlock": cidr,
    }
    if protocol == "6":
        entry["PortRange"] = {"From": ports[0], "To": ports[1]}
    return entry


def _group(document, random, vpc, name, groups, cidr):
    rules = []
    for _ in range(random.randint(0, 3)):
        port = random.choice(PORTS)
        rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}
        if random.random() < 0.3:
            rule["UserIdGroupPairs"] = [{"GroupId": random.choice(groups)}]
        else:
            rule["IpRanges"] = [{"CidrIp": random.choice((WORLD, cidr, "203.0.113.0/24", "10.0.0.0/8"))}]
        rules.append(rule)
    out = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": WORLD}]}] if random.random() < 0.8 else []
    document["SecurityGroups"].append(
        {"GroupId": name, "VpcId": vpc, "IpPermissions": rules, "IpPermissionsEgress": out}
    )


def ends(document, random):
    """A source, a destination and a port to ask of."""
    interfaces = [entry["NetworkInterfaceId"] for entry in document["NetworkInterfaces"]]
    source = random.choice([*interfaces, *interfaces, "internet", "203.0.113.7"])
    places = [name for name in interfaces if name != source]
    if source in interfaces:
        places += ["internet", "192.0.2.7"]
    return (source, random.choice(places), random.choice(PORTS)) if places else None


def apply(document, fix):
    """The document with the change that a fix names made to it; False where it is not one that can be made."""
    if fix.what == "group-rule":
        group = _of(document, "SecurityGroups", "GroupId", fix.component)
        rule = {
            "IpProtocol": "tcp",
            "FromPort": fix.low,
            "ToPort": fix.high,
            "IpRanges": [{"CidrIp": fix.cidr}],
        }
        group["IpPermissionsEgress" if fix.egress else "IpPermissions"].append(rule)
    elif fix.what == "acl-rule":
        acl = _of(document, "NetworkAcls", "NetworkAclId", fix.component)
        acl["Entries"].append(acl_entry(fix.number, "6", (fix.low, fix.high), fix.cidr, egress=fix.egress))
    elif fix.what == "route" and fix.target:
        table = _of(document, "RouteTables", "RouteTableId", fix.component)
        key = {"igw": "GatewayId", "nat": "NatGatewayId", "pcx": "VpcPeeringConnectionId"}[
            fix.target.split("-")[0]
        ]
        table["Routes"] = [r for r in table["Routes"] if r["DestinationCidrBlock"] != fix.cidr]
        table["Routes"].append({"DestinationCidrBlock": fix.cidr, key: fix.target, "State": "active"})
    elif fix.what == "public-address":
        interface = _of(document, "NetworkInterfaces", "NetworkInterfaceId", fix.component)
        entry = interface["PrivateIpAddresses"][0]
        entry["Association"] = {"PublicIp": entry["PrivateIpAddress"].replace("10.", "100.", 1)}
    else:
        return False
    return True


def _of(document, kind, key, name):
    return next(entry for entry in document[kind] if entry[key] == name)
