"""Ten thousand random blocks, IPv4 and IPv6, told alike by the calculator and by Python's ipaddress."""

from __future__ import annotations

import ipaddress
from random import Random

import pytest

from calculators.cidr import calculate

ROUNDS = 1_000  # of each check and IP version
VERSIONS = pytest.mark.parametrize("version", [4, 6])


def random_network(rng, version, shortest=0):
    """Any network of a version, short and long prefixes alike."""
    bits = 32 if version == 4 else 128
    prefix = rng.randint(shortest, bits)
    return ipaddress.ip_network((rng.getrandbits(bits) >> (bits - prefix) << (bits - prefix), prefix))


def neighbour(rng, network):
    """A network that is often the same, inside, around or beside."""
    prefix = min(network.max_prefixlen, max(1, network.prefixlen + rng.randint(-2, 2)))
    bits = network.max_prefixlen - prefix
    number = int(network.network_address) + rng.randint(-1, 1) * (1 << bits)
    return type(network)((number % (1 << network.max_prefixlen) >> bits << bits, prefix))


@VERSIONS
def test_describe(version):
    """Network, size, mask, first and last address, whatever bits stand after the prefix."""
    rng = Random(version)
    for _ in range(ROUNDS):
        network = random_network(rng, version)
        host = network.network_address + rng.randrange(network.num_addresses)
        answer = calculate("describe", block=f"{host}/{network.prefixlen}").answer
        assert answer["network"] == str(network)
        assert answer["total"] == network.num_addresses
        assert answer["reserved"][0] == str(network[0])
        assert answer["reserved"][-1] == str(network[-1])
        if network.num_addresses >= 6:
            assert answer["first_usable"] == str(network[4])
            assert answer["last_usable"] == str(network[-2])
        if version == 4:
            assert answer["netmask"] == str(network.netmask)


@VERSIONS
def test_split(version):
    """Some subnets of the library's, and the first ones."""
    rng = Random(10 + version)
    for _ in range(ROUNDS):
        network = random_network(rng, version)
        bits = rng.randint(0, min(6, network.max_prefixlen - network.prefixlen))
        answer = calculate("split", block=str(network), n=1 << bits).answer
        assert answer["subnets"] == [str(part) for part in network.subnets(prefixlen_diff=bits)]


@VERSIONS
def test_overlap(version):
    """Whether, which contains the other, and how much they share."""
    rng = Random(20 + version)
    for _ in range(ROUNDS):
        one = random_network(rng, version, shortest=1)
        other = neighbour(rng, one)
        answer = calculate("overlap", a=str(one), b=str(other)).answer
        assert answer["overlap"] is one.overlaps(other)
        if one != other and other.subnet_of(one):
            assert answer["relation"] == f"{one} contains {other}"
        shared = min(one.num_addresses, other.num_addresses) if one.overlaps(other) else 0
        assert answer["shared_addresses"] == shared


@VERSIONS
def test_aggregate(version):
    """collapse_addresses gives the same blocks; the supernet is the library's, climbed up to."""
    rng = Random(30 + version)
    for _ in range(ROUNDS):
        networks = [random_network(rng, version, shortest=8)]
        networks += [neighbour(rng, rng.choice(networks)) for _ in range(rng.randint(0, 6))]
        answer = calculate("aggregate", blocks=[str(network) for network in networks]).answer
        collapsed = list(ipaddress.collapse_addresses(networks))
        assert answer["blocks"] == [str(network) for network in collapsed]
        around = collapsed[0]
        while not all(network.subnet_of(around) for network in collapsed):
            around = around.supernet()
        assert answer["supernet"] == str(around)


@VERSIONS
def test_subnet_and_host(version):
    """The block of cidrsubnet and the address of cidrhost by number, from both ends."""
    rng = Random(40 + version)
    for _ in range(ROUNDS):
        network = random_network(rng, version)
        newbits = rng.randint(0, network.max_prefixlen - network.prefixlen)
        num = rng.randrange(1 << newbits)
        start = int(network[0]) + (num << (network.max_prefixlen - network.prefixlen - newbits))
        subnet = type(network)((start, network.prefixlen + newbits))
        assert subnet.subnet_of(network)
        answer = calculate("subnet", block=str(network), newbits=newbits, num=num).answer
        assert answer["subnet"] == str(subnet)
        number = rng.randrange(-network.num_addresses, network.num_addresses)
        assert calculate("host", block=str(network), num=number).answer["address"] == str(
            network[number % network.num_addresses]
        )
