"""The pages that state the rules of caching with ElastiCache."""

from __future__ import annotations

GUIDE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/"
STRATEGIES = f"{GUIDE}Strategies.html"
METRICS = f"{GUIDE}CacheMetrics.Redis.html"
MEMORY = f"{GUIDE}redis-memory-management.html"
AVAILABLE = "https://repost.aws/knowledge-center/available-memory-elasticache-redis-node"
EVICTION = "https://redis.io/docs/reference/eviction"
PRICING = "https://aws.amazon.com/elasticache/pricing/"
