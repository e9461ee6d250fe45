"""The pages that state Route 53's rules."""

from __future__ import annotations

GUIDE = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/"
WEIGHTED = f"{GUIDE}routing-policy-weighted.html"
GEOLOCATION = f"{GUIDE}routing-policy-geo.html"
GEOPROXIMITY = f"{GUIDE}routing-policy-geoproximity.html"
LATENCY = f"{GUIDE}routing-policy-latency.html"
MULTIVALUE = f"{GUIDE}routing-policy-multivalue.html"
CHOOSING = f"{GUIDE}health-checks-how-route-53-chooses-records.html"
SIMPLE_HEALTH = f"{GUIDE}dns-failover-simple-configs.html"
COMPLEX_HEALTH = f"{GUIDE}dns-failover-complex-configs.html"
ENDPOINT_HEALTH = f"{GUIDE}dns-failover-determining-health-of-endpoints.html"
CHECK_VALUES = f"{GUIDE}health-checks-creating-values.html"
RECORD_VALUES = f"{GUIDE}resource-record-sets-values-weighted.html"
PRICING = "https://aws.amazon.com/route53/pricing/"
