"""The calculators by name. Nothing is imported until one is asked for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from calculators.contract import Operation, Result

    class Calculator(Protocol):
        """What a calculator's module offers (see :mod:`calculators.contract`)."""

        NAME: str
        SUMMARY: str
        OPERATIONS: tuple[Operation, ...]

        def calculate(self, operation: str | None = None, **inputs: object) -> Result:
            """Answer one operation; inputs are parsed values by parameter name."""


# Group of topics -> name -> (module, summary, topics); groups and topics are those of content/topics.yaml.
GROUPS: dict[str, dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "Foundations": {
        "disaster-recovery": (
            "calculators.disaster_recovery",
            "Availability, downtime, RPO and RTO, recovery strategies, redundancy",
            ("disaster-recovery",),
        ),
    },
    "Developing on AWS": {
        "deployment": (
            "calculators.deployment",
            "Elastic Beanstalk, CodeDeploy, Lambda and ECS deployments step by step",
            ("elastic-beanstalk", "codedeploy"),
        ),
        "sigv4": (
            "calculators.sigv4",
            "AWS request signatures, stage by stage, and presigned URLs",
            ("sigv4",),
        ),
        "backoff": (
            "calculators.backoff",
            "Retries: exponential backoff, jitter, SDK retry modes, timeouts",
            ("sdk",),
        ),
    },
    "Identity and security": {
        "iam-policy": (
            "calculators.iam",
            "Whether IAM policies allow a request, why, and what is missing",
            ("iam",),
        ),
        "kms": (
            "calculators.kms",
            "KMS cost, envelope encryption, quotas, deletion and rotation",
            ("kms",),
        ),
    },
    "Networking and delivery": {
        "cidr": ("calculators.cidr", "CIDR blocks and subnets as AWS sees them", ("vpc",)),
        "reach": (
            "calculators.reach",
            "VPC paths: whether a packet gets there, what blocks it, what is open",
            ("vpc", "vpc-security", "vpc-connectivity"),
        ),
        "route53": (
            "calculators.route53",
            "Route 53 routing policies, failover times and cost",
            ("route53",),
        ),
        "cloudfront": (
            "calculators.cloudfront",
            "CloudFront cost, caching times, cache behaviors, invalidations and signed URLs",
            ("cloudfront",),
        ),
        "api-gateway": (
            "calculators.api_gateway",
            "API Gateway throttling, quotas, cost, cache and limits",
            ("api-gateway",),
        ),
    },
    "Compute": {
        "ec2": (
            "calculators.ec2",
            "EC2 cost, billing, purchase options, network charges, CPU credits",
            ("ec2", "ec2-pricing"),
        ),
        "auto-scaling": (
            "calculators.auto_scaling",
            "EC2 Auto Scaling policies, queue backlogs, terminations and refreshes",
            ("auto-scaling",),
        ),
        "lambda": (
            "calculators.lambda_functions",
            "Lambda cost, concurrency, scaling and memory sizes",
            ("lambda",),
        ),
        "fargate": (
            "calculators.fargate",
            "Fargate task sizes and cost, against Spot and EC2",
            ("ecs",),
        ),
        "step-functions": (
            "calculators.step_functions",
            "Step Functions cost, Standard against Express, and retries",
            ("step-functions",),
        ),
    },
    "Storage": {
        "s3-lifecycle": (
            "calculators.s3_lifecycle",
            "S3 storage classes and lifecycle rules: cost, checks, what happens when",
            ("s3-storage-classes",),
        ),
        "ebs": ("calculators.ebs", "EBS volume types: IOPS, throughput, bursts, cost", ("ebs",)),
        "transfer": (
            "calculators.transfer",
            "Moving data to AWS: network or devices, days, charges, multipart parts",
            ("snow-family",),
        ),
    },
    "Databases and analytics": {
        "dynamodb": (
            "calculators.dynamodb",
            "DynamoDB item sizes, capacity units and cost",
            ("dynamodb-capacity",),
        ),
        "caching": (
            "calculators.caching",
            "Cache latency, hit ratios, freshness, memory, strategies and eviction",
            ("elasticache",),
        ),
    },
    "Messaging and streaming": {
        "sqs": ("calculators.sqs", "SQS requests, timeouts, retries and throughput", ("sqs",)),
        "kinesis": (
            "calculators.kinesis",
            "Kinesis shards, consumers, resharding and cost",
            ("kinesis",),
        ),
    },
    "Monitoring and governance": {
        "cloudwatch": (
            "calculators.cloudwatch",
            "CloudWatch alarms, metrics, statistics, logs and cost",
            ("cloudwatch",),
        ),
    },
}

# Name -> (module, summary, topics).
CALCULATORS = {name: entry for group in GROUPS.values() for name, entry in group.items()}


# What people call these things besides; only used to suggest the name.
OTHER_NAMES = {
    "cidr": ("vpc", "subnet", "ip", "ipcalc"),
    "reach": ("reachability", "security-group", "nacl"),
    "dynamodb": ("ddb", "dynamo", "rcu", "wcu"),
    "iam-policy": ("iam", "policy"),
    "s3-lifecycle": ("s3", "lifecycle", "glacier"),
    "transfer": ("snow", "snowball", "datasync"),
    "auto-scaling": ("asg", "autoscaling"),
    "deployment": ("beanstalk", "elastic-beanstalk", "codedeploy"),
    "disaster-recovery": ("dr", "rto", "rpo", "availability"),
    "api-gateway": ("apigateway", "apigw"),
    "step-functions": ("stepfunctions", "sfn"),
    "fargate": ("ecs",),
    "backoff": ("sdk", "retry", "retries"),
    "caching": ("cache", "elasticache", "redis"),
    "sigv4": ("signature", "presign"),
    "kinesis": ("shards", "stream"),
    "cloudfront": ("cdn",),
    "route53": ("dns",),
    "ebs": ("gp2", "gp3", "io2"),
    "kms": ("encryption",),
}


def load(name: str) -> Calculator:
    """Import one calculator.

    Raises:
        KeyError: No calculator has that name.
    """
    from importlib import import_module

    return import_module(CALCULATORS[name][0])
