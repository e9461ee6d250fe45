"""Where Signature Version 4 is written down, read on 2026-11-21."""

from __future__ import annotations

_IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/developerguide/"
OVERVIEW = f"{_IAM}reference_sigv.html"
CREATE = f"{_IAM}reference_sigv-create-signed-request.html"
METHODS = f"{_IAM}reference_sigv-authentication-methods.html"
TROUBLE = f"{_IAM}reference_sigv-troubleshooting.html"
S3_HEADER = f"{_S3}sig-v4-header-based-auth.html"
S3_QUERY = f"{_S3}sigv4-query-string-auth.html"
S3_OVERVIEW = f"{_S3}sig-v4-authenticating-requests.html"
S3_PRESIGNED = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html"
