"""The rules of the volume types as pure functions: sizes in GiB, throughput in MiB/s."""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.exact import ceil_div, quotient
from calculators.explain import between
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.units import Exact

GUIDE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/"
GENERAL_PURPOSE = f"{GUIDE}general-purpose.html"
PROVISIONED_IOPS = f"{GUIDE}provisioned-iops.html"
HDD = f"{GUIDE}hdd-vols.html"
PRICING = "https://aws.amazon.com/ebs/pricing/"
SIZE_LIMITS = "botocore:ec2/CreateVolumeRequest.Size"
IOPS_LIMITS = "botocore:ec2/CreateVolumeRequest.Iops"
THROUGHPUT_LIMITS = "botocore:ec2/CreateVolumeRequest.Throughput"

# Smallest and largest volume in GiB.
SIZES = {
    "gp3": (1, 65_536),
    "gp2": (1, 16_384),
    "io2": (4, 65_536),
    "io1": (4, 16_384),
    "st1": (125, 16_384),
    "sc1": (125, 16_384),
    "standard": (1, 1_024),
}
LARGEST_GIB = 65_536

GP2_PER_GIB, GP2_LOWEST, GP2_HIGHEST = 3, 100, 16_000
GP2_BURST = 3_000
GP2_BUCKET = 5_400_000  # I/O credits
GP2_SMALL, GP2_LARGE = 170, 334  # GiB: 128 MiB/s up to the one, 250 steadily from the other
GP2_THROUGHPUT = (128, 250)
LARGEST_IO_PER_MIB = 4  # SSD volumes count I/O in units of up to 256 KiB

GP3_IOPS, GP3_THROUGHPUT = 3_000, 125  # included
GP3_HIGHEST_IOPS, GP3_HIGHEST_THROUGHPUT = 80_000, 2_000
GP3_IOPS_PER_GIB, GP3_IOPS_PER_MIB = 500, 4

LOWEST_IOPS = 100  # that may be provisioned for io1 and io2
IOPS_PER_GIB = {"io2": 1_000, "io1": 50}
HIGHEST_IOPS = {"io2": 256_000, "io1": 64_000}
OTHER_INSTANCES = 32_000  # IOPS on instances that are not built on Nitro
IO2_TIERS = (32_000, 32_000)  # IOPS of the first and the second tier; the third has no end

# Baseline and burst in MiB/s for each TiB, and the highest of each.
HDD_RATES = {"st1": (40, 250, 500), "sc1": (12, 80, 250)}
GIB_PER_TIB = 1_024


def whole_gib(size: Exact, field: str = "size") -> int:
    """A size as EBS takes it. No volume is of a few bytes, so that a bare number up to the largest is GiB.

    Raises:
        CalculatorError: It is not a whole number of GiB.
    """
    amount = gib(size)
    if amount != int(amount):
        raise CalculatorError(
            field, f"{number_text(amount)} GiB is no whole number of GiB.", "EBS sizes volumes in whole GiB."
        )
    return int(amount)


def gib(size: Exact) -> Exact:
    """GiB of a size in bytes, or of a bare number of GiB."""
    return size if size <= LARGEST_GIB else quotient(size, 2**30)


def checked_size(kind: str, size: Exact) -> int:
    """The size of a volume of that type in GiB.

    Raises:
        CalculatorError: EBS makes no such volume.
    """
    amount = whole_gib(size)
    lowest, highest = SIZES[kind]
    between("size", amount, lowest, highest, f"The size of a {kind} volume", "GiB")
    return amount


def gp2_baseline(size: int) -> int:
    """IOPS that a gp2 volume has without its credits."""
    return min(max(GP2_PER_GIB * size, GP2_LOWEST), GP2_HIGHEST)


def gp2_throughput(size: int) -> int:
    """The highest throughput of a gp2 volume, bursts included."""
    return GP2_THROUGHPUT[0] if size <= GP2_SMALL else GP2_THROUGHPUT[1]


def gp2_steady_throughput(size: int) -> Exact:
    """Throughput that a gp2 volume keeps up for ever, with I/O of 256 KiB."""
    limit = GP2_THROUGHPUT[0] if size < GP2_LARGE else GP2_THROUGHPUT[1]
    return min(limit, quotient(gp2_baseline(size), LARGEST_IO_PER_MIB))


def gp3_most_iops(size: int) -> int:
    """The most IOPS that may be provisioned for a gp3 volume; 3,000 come with any."""
    return min(GP3_HIGHEST_IOPS, max(GP3_IOPS, GP3_IOPS_PER_GIB * size))


def gp3_most_throughput(iops: int) -> int:
    """The most throughput that may be provisioned for a gp3 volume with so many IOPS."""
    return min(GP3_HIGHEST_THROUGHPUT, iops // GP3_IOPS_PER_MIB)


def most_iops(kind: str, size: int, *, nitro: bool = True) -> int:
    """The most IOPS that an io1 or io2 volume delivers to an instance."""
    most = min(HIGHEST_IOPS[kind], IOPS_PER_GIB[kind] * size)
    return most if nitro else min(most, OTHER_INSTANCES)


def most_throughput(kind: str, iops: int, *, nitro: bool = True) -> Exact:
    """The most throughput of an io1 or io2 volume with so many IOPS."""
    if kind == "io2" and nitro:
        return min(4_000, quotient(iops * 256, 1_000))
    if iops <= OTHER_INSTANCES or not nitro:
        return min(500, quotient(iops, LARGEST_IO_PER_MIB))
    return min(1_000, quotient(iops, 64))


def hdd_rates(kind: str, size: int) -> tuple[Exact, Exact]:
    """Baseline and burst throughput of a st1 or sc1 volume."""
    base, burst, cap = HDD_RATES[kind]
    return min(quotient(base * size, GIB_PER_TIB), cap), min(quotient(burst * size, GIB_PER_TIB), cap)


def sized_for(kind: str, size: int, iops: int, throughput: int) -> tuple[int, int, int] | None:
    """The smallest volume of a type that sustains a need: its GiB, IOPS and MiB/s to provision; None if none can.

    Args:
        kind: The volume type.
        size: GiB needed at least.
        iops: IOPS needed.
        throughput: MiB/s needed.
    """
    if kind == "gp2":
        found = _gp2_for(size, iops, throughput)
    elif kind == "gp3":
        found = _gp3_for(size, iops, throughput)
    elif kind in IOPS_PER_GIB:
        found = _provisioned_for(kind, size, iops, throughput)
    else:
        found = _hdd_for(kind, size, throughput)
    lowest, highest = SIZES[kind]
    if found is None or found[0] > highest:
        return None
    return max(found[0], lowest), found[1], found[2]


def _gp2_for(size: int, iops: int, throughput: int) -> tuple[int, int, int] | None:
    if iops > GP2_HIGHEST or throughput > GP2_THROUGHPUT[1]:
        return None
    needed = max(iops, LARGEST_IO_PER_MIB * throughput)
    if needed > GP2_LOWEST:
        size = max(size, ceil_div(needed, GP2_PER_GIB))
    return (max(size, GP2_LARGE) if throughput > GP2_THROUGHPUT[0] else size), 0, 0


def _gp3_for(size: int, iops: int, throughput: int) -> tuple[int, int, int] | None:
    iops = max(iops, GP3_IOPS_PER_MIB * throughput, GP3_IOPS)
    if iops > GP3_HIGHEST_IOPS or throughput > GP3_HIGHEST_THROUGHPUT:
        return None
    if iops > GP3_IOPS:
        size = max(size, ceil_div(iops, GP3_IOPS_PER_GIB))
    return size, iops, max(throughput, GP3_THROUGHPUT)


def _provisioned_for(kind: str, size: int, iops: int, throughput: int) -> tuple[int, int, int] | None:
    if kind == "io2":
        by_throughput = ceil_div(throughput * 1_000, 256)
    else:
        by_throughput = throughput * (LARGEST_IO_PER_MIB if throughput <= 500 else 64)
        if throughput > 500:
            by_throughput = max(by_throughput, OTHER_INSTANCES + 1)
    if throughput > (4_000 if kind == "io2" else 1_000):
        return None
    iops = max(iops, by_throughput, LOWEST_IOPS)
    if iops > HIGHEST_IOPS[kind]:
        return None
    return max(size, ceil_div(iops, IOPS_PER_GIB[kind])), iops, 0


def _hdd_for(kind: str, size: int, throughput: int) -> tuple[int, int, int] | None:
    base, _, cap = HDD_RATES[kind]
    if throughput > cap:
        return None
    return max(size, ceil_div(throughput * GIB_PER_TIB, base)), 0, 0
