"""Services of the VPC itself, at addresses that no route, security group or network ACL is asked for."""

from __future__ import annotations

from calculators.reach.firewall import TCP, UDP
from calculators.reach.hops import Fix, Hop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.reach.hops import End
    from calculators.reach.sets import Ranges
    from calculators.reach.things import Vpc
    from calculators.reach.tracing import Trace

_LINK = 0xA9FEA900  # 169.254.169.0
_EC2 = 0xFD000EC2 << 96  # fd00:ec2::
_DNS = ("Route 53 Resolver", (TCP, UDP), 53)
_METADATA = ("Instance Metadata Service", (TCP,), 80)
_TIME = ("Time Sync Service", (UDP,), 123)
_AT: dict[tuple[int, int], tuple[str, tuple[int, ...], int]] = {
    (32, _LINK + 253): _DNS,
    (32, _LINK + 254): _METADATA,
    (32, _LINK + 123): _TIME,
    (128, _EC2 + 0x253): _DNS,
    (128, _EC2 + 0x254): _METADATA,
    (128, _EC2 + 0x123): _TIME,
}
_NAMES = {TCP: "tcp", UDP: "udp"}


def service_at(vpc: Vpc, bits: int, address: int) -> tuple[str, tuple[int, ...], int] | None:
    """What a VPC serves at an address: its name, protocols and port; None where that is nothing of its own."""
    primary = next((block for block in vpc.blocks if block.bits == 32), None)
    if bits == 32 and primary is not None and address == primary.network + 2:
        return _DNS
    return _AT.get((bits, address))


def port_at(source: End, destination: End) -> int | None:
    """The port of such a service, where the destination is one."""
    vpc = source.interface.subnet.vpc if source.interface else None
    for bits, ranges in destination.ranges.items():
        if vpc and len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            found = service_at(vpc, bits, ranges[0][0])
            if found:
                return found[2]
    return None


def served(result: Trace, dst: Ranges) -> bool:
    """Answer for such a service; False where the destination is none."""
    source, traffic = result.source, result.traffic
    if source.interface is None or source.interface.state or len(dst) != 1 or dst[0][0] != dst[0][1]:
        return False
    found = service_at(source.interface.subnet.vpc, result.bits, dst[0][0])
    if found is None:
        return False
    name, protos, port = found
    vpc = source.interface.subnet.vpc
    what = " and ".join(f"{_NAMES[proto]} {port}" for proto in protos)
    if traffic.proto in protos and traffic.low == port:
        by = f"{what}, whatever routes, security groups and network ACLs say"
        result.forward = [Hop("VPC service", vpc.id, name, by, reply=False)]
        result.sources, result.destinations = result.asked_sources, dst
        return True
    result.blocked = Hop(
        "VPC service",
        vpc.id,
        name,
        f"It serves {what} only.",
        reply=False,
        code="NO_POSSIBLE_DESTINATION",
        fix=Fix(f"Ask for {what}.", "other", vpc.id),
    )
    result.forward = [result.blocked]
    return True
