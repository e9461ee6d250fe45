"""Pages that state the rules."""

from __future__ import annotations

GUIDE = "https://docs.aws.amazon.com/kms/latest/developerguide/"
PRICING = "https://aws.amazon.com/kms/pricing/"
QUOTAS = f"{GUIDE}requests-per-second.html"
DELETING = f"{GUIDE}deleting-keys.html"
ROTATING = f"{GUIDE}rotate-keys.html"
BUCKET_KEY = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html"
CACHING = "https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/data-key-caching.html"
_API = "https://docs.aws.amazon.com/kms/latest/APIReference/"
API_ENCRYPT = f"{_API}API_Encrypt.html"
API_DATA_KEY = f"{_API}API_GenerateDataKey.html"
API_DELETION = f"{_API}API_ScheduleKeyDeletion.html"
API_ROTATION = f"{_API}API_EnableKeyRotation.html"
API_ON_DEMAND = f"{_API}API_RotateKeyOnDemand.html"
