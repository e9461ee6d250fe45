"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred
from calculators.dynamodb.rules import CONSISTENCIES
from calculators.prices import PRICE

TYPE_CHECKING = False


_TABLE_CLASS = Param(
    "table_class", "choice", "The table class.", default="standard", choices=("standard", "standard-ia")
)

_FORMAT = Param(
    "format",
    "choice",
    "How the JSON of an item is to be read.",
    default="auto",
    choices=("auto", "plain", "typed"),
)
_WRITES = Param("rate", "rate", "Writes a second; without it one write is priced.", example="10")
_TRANSACTION = Param(
    "consistency",
    "choice",
    "A transactional write takes twice as much of the table; strong and eventual change nothing.",
    default="strong",
    choices=CONSISTENCIES,
)

READ = Operation(
    "read",
    "Work out read capacity: GetItem, Query, Scan, batches and transactions.",
    (
        Param(
            "size",
            "size",
            "Size of an item, or of an entry of the index that is read; 0 for an item that is not there "
            "(1 KB = 1,024 bytes).",
            required=True,
            positional=True,
            repeated=True,
            example="3.5KB",
        ),
        Param("rate", "rate", "Requests a second; without it one request is priced.", example="80"),
        Param(
            "consistency",
            "choice",
            "How current the data must be.",
            default="eventual",
            choices=CONSISTENCIES,
        ),
        Param(
            "operation",
            "choice",
            "The call that reads.",
            default="get",
            choices=("get", "query", "scan", "batch"),
        ),
        Param("count", "integer", "Items of each size in one request.", default=1, example="10"),
        Param(
            "index",
            "choice",
            "Read a global or a local secondary index instead of the table.",
            default="none",
            choices=("none", "gsi", "lsi"),
        ),
        Param(
            "fetch_size",
            "size",
            "Size of the whole item, where a query of a local index asks for attributes that are not projected "
            "(1 KB = 1,024 bytes).",
            example="300B",
        ),
    ),
    deferred("calculators.dynamodb.read", "read"),
)

WRITE = Operation(
    "write",
    "Work out write capacity: puts, updates, deletes, batches and transactions.",
    (
        Param(
            "size",
            "size",
            "Size of the item after the write; for a delete, of the deleted item, 0 when there is none "
            "(1 KB = 1,024 bytes).",
            required=True,
            positional=True,
            repeated=True,
            example="2.5KB",
        ),
        Param("rate", "rate", "Requests a second; without it one request is priced.", example="10"),
        Param(
            "consistency",
            "choice",
            "Transactional writes take twice as much; strong and eventual are for reads and change nothing.",
            default="strong",
            choices=CONSISTENCIES,
        ),
        Param(
            "operation",
            "choice",
            "The call that writes.",
            default="put",
            choices=("put", "update", "delete", "batch"),
        ),
        Param(
            "old_size",
            "size",
            "Size of the item that is replaced or updated (1 KB = 1,024 bytes); none for a new item.",
            example="1.5KB",
        ),
        Param("count", "integer", "Items of each size in one request.", default=1, example="10"),
        Param("condition_fails", "flag", "The write has a condition, which is not met.", default=False),
    ),
    deferred("calculators.dynamodb.write", "write"),
)

SIZE = Operation(
    "size",
    "Size an item attribute by attribute, and say which units it takes.",
    (
        Param(
            "item",
            "json",
            "The item, plain JSON or DynamoDB JSON, from a file or - for standard input.",
            required=True,
            positional=True,
            example='{"Id": "a1", "Total": 12.5, "Paid": true}',
        ),
        _FORMAT,
    ),
    deferred("calculators.dynamodb.size", "size"),
)

INDEXES = Operation(
    "indexes",
    "Work out write capacity together with global and local secondary indexes.",
    (
        Param(
            "size",
            "size",
            "Size of the item after the write (1 KB = 1,024 bytes).",
            required=True,
            example="2KB",
        ),
        Param(
            "index",
            "text",
            "NAME:gsi|lsi:CHANGE[:ENTRY[:OLD_ENTRY]]. CHANGE is added, changed (its key), removed, projected "
            "(an attribute), untouched or absent; ENTRY is the size of the entry (1 KB = 1,024 bytes).",
            required=True,
            repeated=True,
            example="by-email:gsi:changed:300B:280B",
        ),
        Param(
            "old_size",
            "size",
            "Size of the item before the write (1 KB = 1,024 bytes); none for a new item.",
            example="1.5KB",
        ),
        _WRITES,
        _TRANSACTION,
    ),
    deferred("calculators.dynamodb.indexes", "indexes"),
)

AMPLIFICATION = Operation(
    "amplification",
    "Work out what a write of an actual item takes in the table and in each index.",
    (
        Param(
            "item",
            "json",
            "The item after the write, or the one that is deleted; plain or DynamoDB JSON.",
            required=True,
            example='{"Id": "a1", "Email": "ann@example.com", "Status": "paid", "Total": 12.5}',
        ),
        Param(
            "before",
            "json",
            "The item before the write; none where it is new.",
            example='{"Id": "a1", "Email": "ann@example.com", "Status": "new", "Total": 12.5}',
        ),
        Param("delete", "flag", "The item is deleted.", default=False),
        Param(
            "table",
            "json",
            "The table as CreateTable takes and DescribeTable prints it, instead of key and index.",
            example='{"KeySchema": [{"AttributeName": "Id", "KeyType": "HASH"}], "GlobalSecondaryIndexes": '
            '[{"IndexName": "by-status", "KeySchema": [{"AttributeName": "Status", "KeyType": "HASH"}], '
            '"Projection": {"ProjectionType": "KEYS_ONLY"}}]}',
        ),
        Param(
            "key",
            "text",
            "The table's key, as PARTITION[,SORT]; the item's first attribute unless given.",
            example="Id",
        ),
        Param(
            "index",
            "text",
            "NAME:gsi|lsi:KEY[,KEY]:PROJECTION. PROJECTION is all, keys_only or include,ATTRIBUTE,ATTRIBUTE.",
            repeated=True,
            example="by-email:gsi:Email:include,Total",
        ),
        _WRITES,
        _TRANSACTION,
        _FORMAT,
    ),
    deferred("calculators.dynamodb.amplification", "amplification"),
)

_UNITS = Param(
    "units",
    "number",
    "Capacity units, provisioned or to spend.",
    required=True,
    positional=True,
    example="10",
)
_UNIT = Param("unit", "choice", "Read or write capacity.", default="rcu", choices=("rcu", "wcu"))
_CONSISTENCY = Param(
    "consistency",
    "choice",
    "How current reads are; transactional counts for writes too.",
    default="eventual",
    choices=CONSISTENCIES,
)

REVERSE = Operation(
    "reverse",
    "Find the largest item that so many RCU or WCU carry.",
    (
        _UNITS,
        _UNIT,
        _CONSISTENCY,
        Param("rate", "rate", "Requests a second that share them.", default=1, example="5"),
    ),
    deferred("calculators.dynamodb.reverse", "reverse"),
)
THROUGHPUT = Operation(
    "throughput",
    "Find how many requests a second a capacity carries.",
    (
        _UNITS,
        _UNIT,
        Param(
            "size",
            "size",
            "Size of an item (1 KB = 1,024 bytes).",
            required=True,
            positional=True,
            example="6KB",
        ),
        _CONSISTENCY,
    ),
    deferred("calculators.dynamodb.reverse", "throughput"),
)

COST = Operation(
    "cost",
    "Compare a month's cost, provisioned against on-demand, with the break-even.",
    (
        Param(
            "read_units",
            "number",
            "Read units consumed a second on average (`read` works them out).",
            default=0,
            example="100",
        ),
        Param(
            "write_units",
            "number",
            "Write units consumed a second on average (`write` works them out).",
            default=0,
            example="20",
        ),
        Param(
            "utilization", "percent", "Share of provisioned capacity that is used.", default=70, example="70"
        ),
        Param("rcu", "integer", "RCU provisioned, instead of by utilization.", example="150"),
        Param("wcu", "integer", "WCU provisioned, instead of by utilization.", example="30"),
        _TABLE_CLASS,
        Param("hours", "number", "Hours of the month.", default=730, example="730"),
        Param(
            "free_tier",
            "flag",
            "Take off the 25 RCU and 25 WCU that are free in the Standard class.",
            default=False,
        ),
        PRICE,
    ),
    deferred("calculators.dynamodb.cost", "cost"),
    chart=("provisioned", "on_demand"),
)

STORAGE = Operation(
    "storage",
    "Work out the billed storage of a table and its indexes, and its cost.",
    (
        Param("size", "size", "Average size of an item (1 KB = 1,024 bytes).", required=True, example="2KB"),
        Param("items", "integer", "Items in the table.", required=True, example="1M"),
        Param(
            "index_size",
            "size",
            "Average size of an entry of an index, for each index (1 KB = 1,024 bytes).",
            repeated=True,
            example="200B",
        ),
        Param("global_table", "flag", "The table has replicas in other Regions.", default=False),
        _TABLE_CLASS,
        Param("free_tier", "flag", "Take off the 25 GB that are free in the Standard class.", default=False),
        PRICE,
    ),
    deferred("calculators.dynamodb.storage", "storage"),
    chart=("cost",),
)

BACKUP = Operation(
    "backup",
    "Work out what backups, restores and reads of the stream cost a month.",
    (
        Param(
            "storage",
            "number",
            "Billed GB of the table and its local indexes, as `storage` works them out (1 GB = 1,000,000,000 bytes).",
            required=True,
            example="230",
        ),
        Param("pitr", "flag", "Point-in-time recovery is on all month.", default=False),
        Param("copies", "integer", "On-demand backups of that size kept all month.", default=1, example="2"),
        Param("restores", "integer", "Restores of the whole table in the month.", default=0, example="1"),
        Param(
            "index_storage",
            "number",
            "GB of the global indexes, which are not backed up but billed when restored.",
            default=0,
            example="40",
        ),
        Param(
            "stream_reads",
            "integer",
            "GetRecords calls on the stream a month, without those of Lambda triggers and global tables.",
            default=0,
            example="4M",
        ),
        Param("free_tier", "flag", "Take off the 2.5 million stream reads that are free.", default=False),
        PRICE,
    ),
    deferred("calculators.dynamodb.backup", "backup"),
    chart=("pitr", "on_demand_backups"),
)

AUTOSCALING = Operation(
    "autoscaling",
    "Find the capacity that auto scaling's target utilization asks for.",
    (
        Param(
            "consumed",
            "number",
            "Units consumed a second, read or write.",
            required=True,
            positional=True,
            example="350",
        ),
        Param("target", "percent", "Target utilization, 20 to 90 %.", default=70, example="70"),
        Param("minimum", "integer", "The policy's minimum.", default=1, example="5"),
        Param("maximum", "integer", "The policy's maximum.", example="1000"),
    ),
    deferred("calculators.dynamodb.scaling", "autoscaling"),
)
PARTITIONS = Operation(
    "partitions",
    "Count partitions by the legacy formula of older exam questions.",
    (
        Param("rcu", "number", "Provisioned RCU.", default=0, example="5000"),
        Param("wcu", "number", "Provisioned WCU.", default=0, example="2000"),
        Param("storage", "number", "Data in GB.", default=0, example="50"),
    ),
    deferred("calculators.dynamodb.scaling", "partitions"),
)

OPERATIONS = (
    READ,
    WRITE,
    SIZE,
    INDEXES,
    AMPLIFICATION,
    REVERSE,
    THROUGHPUT,
    COST,
    STORAGE,
    BACKUP,
    AUTOSCALING,
    PARTITIONS,
)
