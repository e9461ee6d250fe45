"""Where API Gateway's rules are written down, read on 2026-11-21."""

from __future__ import annotations

_GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
THROTTLING = f"{_GUIDE}api-gateway-request-throttling.html"
QUOTAS = f"{_GUIDE}limits.html"
REST_QUOTAS = f"{_GUIDE}api-gateway-execution-service-limits-table.html"
HTTP_QUOTAS = f"{_GUIDE}http-api-quotas.html"
WEBSOCKET_QUOTAS = f"{_GUIDE}apigateway-execution-service-websocket-limits-table.html"
CACHING = f"{_GUIDE}api-gateway-caching.html"
USAGE_PLANS = "https://aws.amazon.com/premiumsupport/knowledge-center/api-gateway-429-limit/"
CANARY = f"{_GUIDE}canary-release.html"
PRICING = "https://aws.amazon.com/api-gateway/pricing/"
LAMBDA_QUOTAS = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
