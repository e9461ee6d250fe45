"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred
from calculators.prices import PRICE

TYPE_CHECKING = False

_DEVICES = ("storage-210", "compute-28", "storage-80", "snowcone-ssd", "snowcone")


_SIZE = Param(
    "size",
    "size",
    "How much data there is (1 TB = 10^12 bytes; 1 TiB = 1,024^4).",
    required=True,
    positional=True,
    example="100TB",
    kilo=1000,
)
_BANDWIDTH = Param(
    "bandwidth",
    "text",
    "The link's speed: 1Gbps, 100Mbps (bits) or 300MB/s (bytes).",
    required=True,
    positional=True,
    example="1Gbps",
)
_UTILIZATION = Param(
    "utilization", "percent", "Share of the link that the transfer gets.", default=80, example="80%"
)
_HOURS = Param("hours", "number", "Hours a day in which the transfer runs.", default=24, example="24")
_DEVICE = Param(
    "device",
    "choice",
    "The device: Snowball Edge Storage Optimized of 210 TB, Compute Optimized of 28 TB, or one that AWS no longer "
    "offers.",
    default="storage-210",
    choices=_DEVICES,
    example="storage-210",
)
_CAPACITY = Param(
    "capacity",
    "size",
    "What one device takes, instead of a known device (1 TB = 10^12 bytes).",
    example="80TB",
    kilo=1000,
)

TIME = Operation(
    "time",
    "Find how many days data takes over a network link.",
    (
        _SIZE,
        _BANDWIDTH,
        _UTILIZATION,
        _HOURS,
        Param(
            "within",
            "duration",
            "A deadline: say whether it is met and which bandwidth it needs.",
            example="7d",
        ),
    ),
    deferred("calculators.transfer.network", "time"),
)
COMPARE = Operation(
    "compare",
    "Compare the network with devices that are shipped, and find where they are equal.",
    (
        _SIZE,
        _BANDWIDTH,
        _UTILIZATION,
        _HOURS,
        _DEVICE,
        _CAPACITY,
        Param(
            "turnaround",
            "duration",
            "From the order until the data is in S3, without the copying: shipping both ways and the import.",
            default=7 * 86_400,
            example="7d",
        ),
        Param(
            "copy",
            "text",
            "Speed at which a device is filled on site; AWS names 250 to 400 MB/s as typical.",
            default="300MB/s",
            example="300MB/s",
        ),
    ),
    deferred("calculators.transfer.shipping", "compare"),
    chart=("network_days", "device_days"),
)
DEVICES = Operation(
    "devices",
    "Count the devices that data fills.",
    (_SIZE, _DEVICE, _CAPACITY),
    deferred("calculators.transfer.shipping", "devices"),
)
COST = Operation(
    "cost",
    "Add up what AWS charges to get data into S3: DataSync, Transfer Acceleration, a plain upload.",
    (
        Param(
            "size",
            "size",
            "How much data there is (1 GB = 1,024 cubed bytes).",
            required=True,
            positional=True,
            example="10TB",
        ),
        Param("runs", "integer", "Task executions of DataSync that copy it.", default=1, example="1"),
        Param(
            "edge",
            "choice",
            "Where the edge location of Transfer Acceleration is.",
            default="us-eu-jp",
            choices=("us-eu-jp", "other"),
            example="us-eu-jp",
        ),
        PRICE,
    ),
    deferred("calculators.transfer.cost", "cost"),
    chart=("datasync_basic", "datasync_enhanced", "acceleration"),
)
MULTIPART = Operation(
    "multipart",
    "Find part size and number of parts of a multipart upload to S3.",
    (
        Param(
            "size",
            "size",
            "Size of the object (1 GB = 1,024 cubed bytes).",
            required=True,
            positional=True,
            example="500GB",
        ),
        Param(
            "part",
            "size",
            "Size of a part (1 MB = 1,024 squared bytes); without it the smallest in whole MiB that works.",
            example="64MB",
        ),
    ),
    deferred("calculators.transfer.multipart", "multipart"),
    chart=("part_size",),
)

OPERATIONS = (TIME, COMPARE, DEVICES, COST, MULTIPART)
