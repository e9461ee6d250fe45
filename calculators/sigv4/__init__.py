"""Signature Version 4: canonical requests, signing keys, signatures, presigned URLs, and what a bad one shows.

Secrets are the user's own or those of AWS's examples; no environment and no file is read.
"""

from __future__ import annotations

from calculators.contract import Operation, Param, Result, calculate_with, deferred

NAME = "sigv4"
SUMMARY = "AWS request signatures, stage by stage, and presigned URLs"


_URL = Param(
    "url",
    "text",
    "The URL as it is sent, query included.",
    required=True,
    positional=True,
    example="https://iam.amazonaws.com/?Version=2010-05-08&Action=ListUsers",
)
_OBJECT = Param(
    "url",
    "text",
    "The URL as it is sent, query included.",
    required=True,
    positional=True,
    example="https://examplebucket.s3.amazonaws.com/test.txt",
)
_METHOD = Param("method", "text", "The HTTP method.", default="GET", example="GET")
_HEADER = Param(
    "header",
    "text",
    "A header that is signed too, as NAME:VALUE; host, X-Amz-Date and S3's hash are added.",
    repeated=True,
    example="Content-Type:application/json",
)
_PAYLOAD = Param(
    "payload",
    "text",
    "The body, in UTF-8, without blanks around it.",
    default="",
    example='{"TableName":"Music"}',
)
_ACCESS_KEY = Param("access_key", "text", "The access key ID.", default="AKIDEXAMPLE", example="AKIDEXAMPLE")
_SECRET = Param(
    "secret",
    "text",
    "The secret access key; AWS's example when left out.",
    default="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    example="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
)
_TOKEN = Param(
    "token", "text", "The session token of temporary credentials.", example="IQoJb3JpZ2luX2VjEXAMPLE"
)
_SERVICE = Param("service", "text", "Service in the scope; the host's when left out.", example="iam")
_REGION = Param(
    "region", "text", "Region in the scope; the host's, else us-east-1, when left out.", example="us-east-1"
)
_MOMENT = Param(
    "moment",
    "moment",
    "When it is signed, UTC where nothing else is said; 2015-08-30T12:36:00Z when left out.",
    example="2015-08-30T12:36:00Z",
)

OPERATIONS = (
    Operation(
        "sign",
        "Sign a request: canonical request, string to sign, keys, signature and Authorization header.",
        (_URL, _METHOD, _HEADER, _PAYLOAD, _ACCESS_KEY, _SECRET, _TOKEN, _SERVICE, _REGION, _MOMENT),
        deferred("calculators.sigv4.signed", "sign"),
    ),
    Operation(
        "canonical",
        "Write the canonical request, and its hash.",
        (_URL, _METHOD, _HEADER, _PAYLOAD, _TOKEN, _SERVICE, _MOMENT),
        deferred("calculators.sigv4.signed", "canonical"),
    ),
    Operation(
        "string",
        "Write the string to sign, with the credential scope.",
        (_URL, _METHOD, _HEADER, _PAYLOAD, _TOKEN, _SERVICE, _REGION, _MOMENT),
        deferred("calculators.sigv4.signed", "string"),
    ),
    Operation(
        "key",
        "Derive the signing key: date, Region, service, aws4_request.",
        (
            Param("service", "text", "The service.", required=True, positional=True, example="iam"),
            Param("region", "text", "The Region.", default="us-east-1", example="us-east-1"),
            Param("date", "moment", "The day, in UTC; 2015-08-30 when left out.", example="2015-08-30"),
            _SECRET,
        ),
        deferred("calculators.sigv4.signed", "key"),
    ),
    Operation(
        "presign",
        "Make a presigned URL, and say until when it holds.",
        (
            _OBJECT,
            _METHOD,
            Param("expires", "duration", "How long it holds, 1 s to 7 days.", default=3600, example="1h"),
            _HEADER,
            _ACCESS_KEY,
            _SECRET,
            _TOKEN,
            _SERVICE,
            _REGION,
            _MOMENT,
            Param(
                "credentials_end",
                "moment",
                "When the temporary credentials end, if they are temporary.",
                example="2015-08-30T13:00:00Z",
            ),
        ),
        deferred("calculators.sigv4.presigned", "presign"),
    ),
    Operation(
        "verify",
        "Check a signed request or presigned URL: the signature, its age, and what went wrong.",
        (
            Param(
                "url",
                "text",
                "The URL as it arrived, query included.",
                required=True,
                positional=True,
                example="https://example.amazonaws.com/?Param2=value2&Param1=value1&X-Amz-Algorithm=AWS4-HMAC-SHA256"
                "&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request"
                "&X-Amz-Date=20150830T123600Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host"
                "&X-Amz-Signature=86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5",
            ),
            _METHOD,
            Param(
                "header",
                "text",
                "A header as it arrived, NAME:VALUE: Authorization, X-Amz-Date and all that are signed.",
                repeated=True,
                example="X-Amz-Date:20150830T123600Z",
            ),
            _PAYLOAD,
            _SECRET,
            Param("moment", "moment", "When it arrives.", example="2015-08-30T13:00:00Z"),
            Param(
                "canonical_request",
                "text",
                "The canonical request of whoever signed, to compare with.",
                example="GET\\n/\\n\\nhost:iam.amazonaws.com\\n\\nhost\\nUNSIGNED-PAYLOAD",
            ),
        ),
        deferred("calculators.sigv4.verifying", "verify"),
    ),
)


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
