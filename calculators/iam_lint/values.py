"""The values of conditions: whether they are what the operator and the key compare."""

from __future__ import annotations

from calculators.iam.values import address, binary, moment, number
from calculators.iam_lint.arns import REGIONS
from calculators.iam_lint.keys import SENSITIVE, TAGS, key_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Part, Test

__all__ = ["check_type", "check_values"]

# First and last address (as numbers) of the private blocks of IPv4: RFC 1918, carrier-grade, loopback, link-local.
_PRIVATE = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "fc00::/7",
)
_IDENTIFIERS = {
    "aws:sourcevpc": ("vpc-", "INVALID_VPC_FORMAT"),
    "aws:sourcevpce": ("vpce-", "INVALID_VPCE_FORMAT"),
}
_LENGTHS = (8, 17)
_KMS_KEYS = frozenset(("s3:x-amz-server-side-encryption-aws-kms-key-id",))
_SINGLE_TEXTS = ("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase")

# Type of a key -> what its operators are called, and what their names begin with.
_OPERATORS: dict[str, tuple[str, tuple[str, ...]]] = {
    "String": ("String", ("String",)),
    "ARN": ("ARN", ("Arn", "StringEquals", "StringNotEquals")),
    "Bool": ("Boolean", ("Bool",)),
    "Numeric": ("Numeric", ("Numeric",)),
    "Date": ("Date", ("Date",)),
    "IPAddress": ("IP address", ("IpAddress", "NotIpAddress")),
}


def check_values(test: Test, report: Report) -> None:
    """Report values that cannot be what is compared."""
    if test.empty:
        _empty(test, report)
        return
    kinds = {
        "Bool" if isinstance(value, bool) else "String" if isinstance(value, str) else "Number"
        for value in test.raw
    }
    if len(kinds) > 1:
        report.add("INVALID_CONDITION_DATA_TYPE", test.path)
    name = test.name
    for part in test.values:
        _check_value(test, part, report)
    if name in {"Bool", "Null"} and len(test.values) > 1 and not test.quantifier:
        report.add("INVALID_CONDITION_MULTIPLE_BOOLEAN", test.path)
    if name in {"IpAddress", "NotIpAddress"} and test.lower == "aws:sourceip":
        _check_private(test, report)
    if name.startswith("Numeric") and len(test.values) > 1 and ("Less" in name or "Greater" in name):
        which = "greatest" if "Less" in name else "least"
        report.add(
            "REDUNDANT_CONDITION_VALUE_NUM",
            test.path,
            operator=test.operator,
            key=test.key,
            **{"greatest/least": which},
        )


def _empty(test: Test, report: Report) -> None:
    rule = "EMPTY_ARRAY_CONDITION"
    if test.quantifier:
        rule += f"_{test.quantifier.upper()}"
    elif test.if_exists:
        rule += "_IFEXISTS"
    report.add(rule, test.path, key=test.key)


def _check_value(test: Test, part: Part, report: Report) -> None:
    name, text = test.name, part.text
    if "${" in text:
        _check_variable(test, part, report)
    elif name.startswith("Date"):
        _check_date(part, report)
    elif name in {"IpAddress", "NotIpAddress"}:
        _check_address(test, part, report)
    elif name.startswith(("String", "Arn")):
        _check_text(test, part, report)
    elif name in {"Bool", "Null"}:
        if text.strip().lower() not in {"true", "false"}:
            report.add("TYPE_MISMATCH_BOOLEAN", part.path, operator=test.operator)
    elif name == "BinaryEquals":
        if binary(text) is None:
            report.add("TYPE_MISMATCH_STRING", part.path, operator=test.operator)
    elif number(text) is None:
        report.add("TYPE_MISMATCH_NUMBER", part.path, operator=test.operator)


def _check_variable(test: Test, part: Part, report: Report) -> None:
    inside = part.text.partition("${")[2]
    if "}" not in inside or inside[:1] in {"*", "?", "$", "}"}:
        return
    if not test.name.startswith(("String", "Arn")):
        report.add("INVALID_VARIABLE_FOR_OPERATOR", part.path)
    elif test.lower in SENSITIVE and inside.partition("}")[0].strip().lower() not in SENSITIVE:
        # ${aws:PrincipalAccount} for aws:ResourceAccount: AWS's own policies say "the same account" so.
        report.add("VARIABLE_USAGE_TOO_PERMISSIVE", part.path, key=test.key)


def _check_date(part: Part, report: Report) -> None:
    if moment(part.text) is None:
        report.add("TYPE_MISMATCH_DATE", part.path)
    elif part.text.strip().lstrip("-").replace(".", "", 1).isdigit() and len(part.text.strip()) > len("2026"):
        report.add("INVALID_DATE_VALUE", part.path, date=part.text)


def _check_address(test: Test, part: Part, report: Report) -> None:
    text = part.text.strip()
    block = address(text)
    if block is None:
        report.add("TYPE_MISMATCH_IP_RANGE", part.path, operator=test.operator)
        return
    own = address(text.partition("/")[0])
    if own is not None and own[1] != block[1]:
        report.add("IMPROVE_IP_RANGE", part.path, addr=f"{_shown(block[0], block[1])}/{block[2]}")


def _shown(bits: int, value: int) -> str:
    if bits == 32:
        return ".".join(str(byte) for byte in value.to_bytes(4, "big"))
    from ipaddress import IPv6Address

    return str(IPv6Address(value))


def _check_text(test: Test, part: Part, report: Report) -> None:
    text = part.text
    wild = "*" in text or "?" in text
    if wild and test.name in _SINGLE_TEXTS:
        report.add("WILDCARD_WITHOUT_LIKE_OPERATOR", part.path)
    elif wild and test.lower in SENSITIVE:
        report.add("WILDCARD_USAGE_TOO_PERMISSIVE", part.path, key=test.key)
    elif not wild:
        _check_identifier(test, part, report)


def _check_identifier(test: Test, part: Part, report: Report) -> None:
    text = part.text
    if test.lower in _IDENTIFIERS:
        start, rule = _IDENTIFIERS[test.lower]
        rest = text.removeprefix(start)
        if not text.startswith(start) or len(rest) not in _LENGTHS or not (rest.isascii() and rest.isalnum()):
            report.add(rule, part.path)
    elif test.lower == "aws:requestedregion" and text not in REGIONS:
        report.add("INVALID_REGION", part.path, region=text)
    elif test.lower in _KMS_KEYS and (not text.startswith("arn:") or ":key/" not in text):
        report.add("INVALID_KMS_KEY_VALUE", part.path, key=test.key)
    elif test.lower == "aws:principalservicename" and not _service_principal(text):
        report.add("INVALID_SERVICE_PRINCIPAL_FORMAT", part.path, expectedFormat="service-name.amazonaws.com")
    elif test.lower == "kms:viaservice" and not _via_service(text):
        report.add(
            "INVALID_SERVICE_PRINCIPAL_FORMAT",
            part.path,
            expectedFormat="service-name.AWS_region.amazonaws.com",
        )


def _service_principal(text: str) -> bool:
    return text == text.lower() and ".amazonaws." in f".{text}"


def _via_service(text: str) -> bool:
    parts = text.split(".")
    return text == text.lower() and "amazonaws" in parts[2:3] and parts[1] in REGIONS


def _check_private(test: Test, report: Report) -> None:
    blocks = [block for part in test.values if (block := address(part.text)) is not None]
    private = [block for block in blocks if _is_private(block)]
    if not private:
        return
    negated = test.name == "NotIpAddress"
    if len(private) == len(blocks):
        report.add("PRIVATE_NOT_IP_ADDRESS" if negated else "PRIVATE_IP_ADDRESS", test.path)
    else:
        report.add("PRIVATE_NOT_IP_ADDRESS_SUBSET" if negated else "PRIVATE_IP_ADDRESS_SUBSET", test.path)


def _is_private(block: tuple[int, int, int]) -> bool:
    from calculators.iam.values import within

    return any(within(block, outer) for text in _PRIVATE if (outer := address(text)) is not None)


def check_type(test: Test, report: Report) -> None:
    """Report an operator of another type than the key, and a quantifier too much or missing."""
    kind = key_type(test.key)
    if kind is None or test.name in {"", "Null"}:
        return
    base = kind.removeprefix("ArrayOf")
    allowed, families = _OPERATORS[base]
    if base == "ARN" and test.name in {"StringLike", "StringNotLike"}:
        better = test.operator.replace("StringLike", "ArnLike").replace("StringNotLike", "ArnNotLike")
        report.add(
            "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
            test.path,
            allowed=better,
            operator=test.operator,
            key=test.key,
        )
    elif not test.name.startswith(families) and not _tolerated(test, base):
        report.add("TYPE_MISMATCH", test.path, allowed=allowed, operator=test.operator, key=test.key)
    if kind != base:
        if not test.quantifier:
            report.add("MISSING_QUALIFIER", test.path, key=test.key)
    elif test.quantifier == "ForAllValues":
        report.add("FORALLVALUES_WITH_SINGLE_VALUED_KEY", test.path, key=test.key)


def _tolerated(test: Test, base: str) -> bool:
    """Combinations that work: the moment as a number, ARNs in keys that are typed as texts, bytes in any text."""
    if test.lower == "aws:epochtime" and test.name.startswith("Numeric"):
        return True
    return base == "String" and (
        test.name == "BinaryEquals"
        or (
            test.name.startswith("Arn") and (test.lower.startswith(TAGS) or not test.lower.startswith("aws:"))
        )
    )
