"""A number that a note tells and the number that a calculator counts with are the same."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from importlib import import_module

import pytest

from calculators.prices import load_prices

_ROW = re.compile(r"pricelist:(\w+)/(\S+)@\d{4}-\d{2}-\d{2}")
# Fact -> price of the calculators, where no row of the price list joins them.
PRICES = {
    "api-gateway.price.rest": "api-gateway.rest.first-333m",
    "api-gateway.price.websocket": "api-gateway.websocket.first-1b",
    "api-gateway.price.websocket.minutes": "api-gateway.websocket.minute",
    "api-gateway.price.cache": "api-gateway.cache.0.5",
    "cloudfront.invalidation.price": "cloudfront.invalidation-path",
    "cloudfront.price.function": "cloudfront.function",
    "cloudwatch.price.alarm.composite": "cloudwatch.alarm.composite",
    "cloudwatch.price.dashboard": "cloudwatch.dashboard",
    "datasync.price.basic": "transfer.datasync.basic",
    "datasync.price.enhanced": "transfer.datasync.enhanced",
    "datasync.price.execution": "transfer.datasync.execution",
    "dynamodb.price.pitr": "dynamodb.pitr",
    "dynamodb.price.stream": "dynamodb.stream-read",
    "ebs.price.gp2": "ebs.gp2.storage",
    "ebs.price.io2": "ebs.io2.storage",
    "ebs.price.io2.iops": "ebs.io2.iops",
    "ebs.price.st1": "ebs.st1.storage",
    "ebs.price.sc1": "ebs.sc1.storage",
    "ebs.price.snapshot.archive": "ebs.snapshot.archive",
    "ebs.price.snapshot.retrieval": "ebs.snapshot.archive-retrieval",
    "glacier.price.expedited": "s3-lifecycle.glacier.expedited",
    "glacier.price.standard": "s3-lifecycle.glacier.standard",
    "glacier.price.deep.standard": "s3-lifecycle.deep-archive.standard",
    "glacier.price.deep.bulk": "s3-lifecycle.deep-archive.bulk",
    "kms.price.key": "kms.key",
    "kms.price.rotation": "kms.rotation",
    "s3.price.gfr": "s3-lifecycle.glacier.storage",
    "s3.price.deep-archive": "s3-lifecycle.deep-archive.storage",
    "s3.price.retrieval.ia": "s3-lifecycle.standard-ia.retrieval",
    "s3.price.transition.ia": "s3-lifecycle.standard-ia.transition",
    "s3.price.transition.deep-archive": "s3-lifecycle.deep-archive.transition",
    "s3.price.put": "s3-lifecycle.standard.put",
    "s3.price.get": "s3-lifecycle.standard.get",
    "s3.price.acceleration": "transfer.acceleration.us-eu-jp",
    "sqs.price.fifo": "sqs.fifo.request",
    "step-functions.price.express": "step-functions.express.request",
    "step-functions.price.express.duration": "step-functions.express.duration",
    "vpc.price.interface-endpoint-hour": "ec2.endpoint.hour",
    "vpc.price.interface-endpoint-gb": "ec2.endpoint.data",
}
KIB, MIB, GIB = 1024, 1024**2, 1024**3
MINUTE, HOUR, DAY = 60, 3600, 86_400
# Fact -> where the calculator has it, and how many of its units make one of the fact's.
LIMITS = {
    "dynamodb.item.max": ("dynamodb.rules", "ITEM_LIMIT", KIB),
    "dynamodb.kb": ("dynamodb.rules", "KB", 1),
    "dynamodb.read.unit": ("dynamodb.rules", "READ_BLOCK", KIB),
    "dynamodb.batchget.items": ("dynamodb.rules", "BATCH_GET_ITEMS", 1),
    "dynamodb.batchget.size": ("dynamodb.rules", "BATCH_GET_LIMIT", MIB),
    "dynamodb.batchwrite.items": ("dynamodb.rules", "BATCH_WRITE_ITEMS", 1),
    "dynamodb.transact.items": ("dynamodb.rules", "TRANSACTION_ITEMS", 1),
    "dynamodb.transact.size": ("dynamodb.rules", "TRANSACTION_LIMIT", MIB),
    "dynamodb.lsi.max": ("dynamodb.index_write", "LOCAL_INDEX_LIMIT", 1),
    "dynamodb.storage.overhead": ("dynamodb.storage", "ITEM_OVERHEAD", 1),
    "dynamodb.nesting.max": ("dynamodb.item", "LEVELS", 1),
    "dynamodb.partition.rcu": ("dynamodb.scaling", "PARTITION_RCU", 1),
    "dynamodb.partition.wcu": ("dynamodb.scaling", "PARTITION_WCU", 1),
    "dynamodb.partition.size": ("dynamodb.scaling", "PARTITION_GB", 1),
    "dynamodb.pitr.max": ("dynamodb.backup", "KEPT_DAYS", 1),
    "sqs.message.max": ("sqs.rules", "LARGEST", MIB),
    "sqs.chunk": ("sqs.rules", "CHUNK", KIB),
    "sqs.extended.max": ("sqs.rules", "EXTENDED", GIB),
    "sqs.batch": ("sqs.rules", "BATCH", 1),
    "sqs.visibility.max": ("sqs.rules", "LONGEST_VISIBILITY", HOUR),
    "sqs.visibility.lambda": ("sqs.rules", "LAMBDA_TIMES", 1),
    "sqs.retention.max": ("sqs.rules", "LONGEST_RETENTION", DAY),
    "sqs.wait.max": ("sqs.rules", "LONGEST_WAIT", 1),
    "sqs.inflight": ("sqs.rules", "IN_FLIGHT", 1),
    "sqs.fifo.rate": ("sqs.rules", "FIFO_CALLS", 1),
    "sqs.fifo.dedup": ("sqs.rules", "DEDUPLICATION", MINUTE),
    "kinesis.shard.read": ("kinesis.rules", "READ", MIB),
    "kinesis.shard.records": ("kinesis.rules", "RECORDS", 1),
    "kinesis.shard.calls": ("kinesis.rules", "CALLS", 1),
    "kinesis.record.max": ("kinesis.rules", "LARGEST_RECORD", MIB),
    "kinesis.put-unit": ("kinesis.rules", "PUT_UNIT", KIB),
    "kinesis.fan-out.consumers": ("kinesis.rules", "FAN_OUT_CONSUMERS", 1),
    "kinesis.delay.fan-out": ("kinesis.rules", "FAN_OUT_DELAY", 1),
    "kinesis.retention.max": ("kinesis.rules", "LONGEST_RETENTION", 24),
    "kinesis.key.max": ("kinesis.reshard", "LONGEST_KEY", 1),
    "kinesis.scale.day": ("kinesis.rules", "UPDATES_A_DAY", 1),
    "lambda.timeout.max": ("lambda_functions.rules", "LONGEST", 1),
    "lambda.memory.vcpu": ("lambda_functions.rules", "ONE_VCPU", 1),
    "lambda.concurrency.unreserved": ("lambda_functions.rules", "KEPT_UNRESERVED", 1),
    "lambda.concurrency.rate": ("lambda_functions.rules", "RATE_PER_UNIT", 1),
    "lambda.free.requests": ("lambda_functions.rules", "FREE_REQUESTS", 10**6),
    "lambda.free.duration": ("lambda_functions.rules", "FREE_GB_SECONDS", 1),
    "step-functions.duration.standard": ("step_functions.rules", "STANDARD_LONGEST", 365 * DAY),
    "step-functions.duration.express": ("step_functions.rules", "EXPRESS_LONGEST", MINUTE),
    "step-functions.history.max": ("step_functions.rules", "HISTORY", 1),
    "step-functions.free": ("step_functions.rules", "FREE_TRANSITIONS", 1),
    "step-functions.billing.time": ("step_functions.rules", "STEP_MS", 1),
    "step-functions.billing.memory": ("step_functions.rules", "CHUNK", 1),
    "ebs.gp3.size": ("ebs.rules", "LARGEST_GIB", 1),
    "ebs.io2.iops.other": ("ebs.rules", "OTHER_INSTANCES", 1),
    "ebs.snapshot.archive.min": ("ebs.snapshots", "SHORTEST_ARCHIVE", DAY),
    "api-gateway.timeout.rest": ("api_gateway.limits", "LONGEST.rest", 1),
    "api-gateway.timeout.http": ("api_gateway.limits", "LONGEST.http", 1),
    "api-gateway.timeout.websocket": ("api_gateway.limits", "LONGEST.websocket", 1),
    "api-gateway.payload": ("api_gateway.limits", "LARGEST.rest", MIB),
    "api-gateway.websocket.message": ("api_gateway.limits", "LARGEST.websocket", KIB),
    "api-gateway.websocket.frame": ("api_gateway.limits", "FRAME", KIB),
    "cloudwatch.dimensions.max": ("cloudwatch.metrics", "MOST_DIMENSIONS", 1),
    "cloudwatch.put.metrics": ("cloudwatch.rules", "METRICS_A_REQUEST", 1),
    "cloudwatch.put.values": ("cloudwatch.rules", "VALUES_A_METRIC", 1),
    "cloudwatch.logs.event.max": ("cloudwatch.logs", "LARGEST_EVENT", MIB),
    "kms.price.free-requests": ("kms.rules", "FREE_REQUESTS", 1),
    "kms.quota.symmetric-base": ("kms.rules", "SYMMETRIC_QUOTA_ELSEWHERE", 1),
    "kms.quota.rsa": ("kms.rules", "ASYMMETRIC_QUOTA", 1),
    "kms.rotation.on-demand-maximum": ("kms.rules", "ON_DEMAND_ROTATIONS", 1),
    "kms.s3-bucket-key.saving": ("kms.rules", "BUCKET_KEY_SAVING", 1),
    "s3.size.billed": ("s3_lifecycle.classes", "SMALL", KIB),
    "s3.archive.overhead.archived": ("s3_lifecycle.classes", "OVERHEAD", KIB),
    "s3.archive.overhead.standard": ("s3_lifecycle.classes", "OVERHEAD_STANDARD", KIB),
    "s3.multipart.parts": ("transfer.multipart", "MOST_PARTS", 1),
    "s3.multipart.advised": ("transfer.multipart", "ADVISED", MIB),
    "s3.put.max": ("transfer.multipart", "SINGLE_PUT", GIB),
    "route53.multivalue.answers": ("route53.failover", "MOST_VALUES", 1),
    "route53.health.share": ("route53.health", "HEALTHY_ABOVE", 1),
    "route53.health.children": ("route53.health", "MOST_CHILDREN", 1),
    "route53.bias.max": ("route53.place", "HIGHEST_BIAS", 1),
    "route53.weight.max": ("route53.records", "HIGHEST_WEIGHT", 1),
    "cloudfront.free.requests": ("cloudfront.cost", "FREE_REQUESTS", 1),
    "cloudfront.invalidation.free": ("cloudfront.paths", "FREE_PATHS", 1),
    "cloudfront.ttl.maximum": ("cloudfront.expiry", "YEAR", 1),
    "vpc.subnet.reserved": ("cidr.block", "RESERVED", 1),
    "vpc.cidr.blocks-maximum": ("cidr.legality", "MOST_BLOCKS", 1),
    "vpc.quota.subnets": ("cidr.plan", "QUOTA_OF_SUBNETS", 1),
    "sdk.retry.quota": ("backoff.modes", "QUOTA", 1),
    "sdk.retry.cap": ("backoff.modes", "CAP", 1),
}


@pytest.fixture(scope="session")
def prices():
    """Those that calculators count with, by name."""
    return load_prices()


@pytest.fixture(scope="session")
def by_row(prices):
    """Their values by row of the price list; a row with steps has several."""
    rows = defaultdict(set)
    for price in prices.values():
        if match := _ROW.match(price.source):
            rows[match.groups()].add(Decimal(price.value))
    return rows


def test_a_price_from_a_row_of_the_list_is_the_calculators(shipped, by_row):
    """Where both name the same usage type."""
    compared, apart = 0, []
    for fact in shipped.facts.values():
        for match in filter(None, map(_ROW.match, fact.sources)):
            if fact.unit.startswith("USD") and match.groups() in by_row:
                compared += 1
                if Decimal(fact.value) not in by_row[match.groups()]:
                    apart.append((fact.id, fact.value, by_row[match.groups()]))
    assert not apart
    assert compared >= 40


@pytest.mark.parametrize(("fact", "price"), PRICES.items())
def test_a_price_is_the_calculators(shipped, prices, fact, price):
    """Where they were read in different places."""
    assert Decimal(shipped.facts[fact].value) == Decimal(prices[price].value)


@pytest.mark.parametrize("fact", LIMITS)
def test_a_limit_is_the_calculators(shipped, fact):
    """In the fact's unit."""
    module, name, size = LIMITS[fact]
    constant, _, key = name.partition(".")
    found = getattr(import_module(f"calculators.{module}"), constant)
    assert Decimal(shipped.facts[fact].value) * size == (found[key] if key else found)
