"""Which errors AWS SDKs retry, by code, HTTP status, or because nothing arrived."""

from __future__ import annotations

__all__ = ["NETWORK", "SERVER", "THROTTLING", "TRANSIENT", "classify", "known", "legacy_classify"]

# What SDKs know by its code, as the SDK reference guide lists it.
TRANSIENT = (
    "RequestTimeout",
    "RequestTimeoutException",
    "InternalError",
    "IDPCommunicationError",
)
THROTTLING = (
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "RequestThrottled",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "SlowDown",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
)
# Codes that come with status 500, 502, 503 or 504 in the services' API models, retried for that status.
SERVER = (
    "BadGatewayException",
    "GatewayTimeoutException",
    "InternalException",
    "InternalFailure",
    "InternalFailureException",
    "InternalServerError",
    "InternalServerErrorException",
    "InternalServerException",
    "InternalServiceError",
    "InternalServiceErrorException",
    "InternalServiceException",
    "KMSInternalException",
    "ServerException",
    "ServiceException",
    "ServiceFailureException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
)
# Nothing arrived: what people call it, and botocore's exceptions.
NETWORK = (
    "network",
    "timeout",
    "connection",
    "connectionclosederror",
    "connectionerror",
    "connecttimeouterror",
    "endpointconnectionerror",
    "readtimeouterror",
)
_REFUSED = (
    "accessdenied",
    "accessdeniedexception",
    "conditionalcheckfailedexception",
    "invalidparametervalue",
    "nosuchbucket",
    "nosuchkey",
    "resourcenotfoundexception",
    "unauthorizedoperation",
    "validationerror",
    "validationexception",
)
_TRANSIENT_CODES = frozenset(code.lower() for code in (*TRANSIENT, *SERVER)) | frozenset(NETWORK)
_THROTTLING_CODES = frozenset(code.lower() for code in THROTTLING)


def classify(error: str) -> str:
    """``transient``, ``throttling`` or ``not retried``, of an error's code, an HTTP status or "network"."""
    word = error.strip().lower()
    if word == "429" or word in _THROTTLING_CODES:
        return "throttling"
    if word in {"500", "502", "503", "504"} or word in _TRANSIENT_CODES:
        return "transient"
    return "not retried"


def legacy_classify(error: str, service: str) -> str:
    """The same by Boto3's legacy mode, which has lists by service."""
    word = error.strip().lower()
    if word == "509":
        return "throttling"
    # Only Kinesis and DynamoDB have these in their lists.
    if word == "limitexceededexception" or (
        word == "transactioninprogressexception" and service != "dynamodb"
    ):
        return "not retried"
    return classify(error)


def known(error: str) -> bool:
    """Whether an error is a status, or a code of these lists or of errors that a request itself causes."""
    word = error.strip().lower()
    return word.isdigit() or word in _REFUSED or classify(error) != "not retried"
