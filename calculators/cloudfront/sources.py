"""The pages that state CloudFront's rules."""

from __future__ import annotations

GUIDE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"
EXPIRATION = f"{GUIDE}Expiration.html"
BEHAVIORS = f"{GUIDE}DownloadDistValuesCacheBehavior.html"
INVALIDATION = f"{GUIDE}Invalidation.html"
HEADERS = f"{GUIDE}header-caching.html"
COOKIES = f"{GUIDE}Cookies.html"
QUERIES = f"{GUIDE}QueryStringParameters.html"
SIGNED = f"{GUIDE}private-content-signed-urls.html"
CUSTOM_POLICY = f"{GUIDE}private-content-creating-signed-url-custom-policy.html"
PRICING = "https://aws.amazon.com/cloudfront/pricing/"
S3_PRICING = "https://aws.amazon.com/s3/pricing/"
HOW_PRICING = "https://docs.aws.amazon.com/whitepapers/latest/how-aws-pricing-works/cloudfront.html"
