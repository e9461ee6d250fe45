"""What SQS counts and allows, as small functions: requests, quotas, the moments of a message's life."""

from __future__ import annotations

from calculators.exact import ceil_div

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.units import Exact

KB = 1024
CHUNK = 64 * KB  # bytes that one request pays for
LARGEST = 1024 * KB  # bytes of a message, and of all messages of a batch
EXTENDED = 2 * KB**3  # bytes that the extended client libraries store in S3
BATCH = 10  # messages in one request
FREE_REQUESTS = 1_000_000  # a month
LONGEST_VISIBILITY = 12 * 3600
SHORTEST_RETENTION = 60
LONGEST_RETENTION = 14 * 86_400
LONGEST_WAIT = 20  # seconds of a long poll
IN_FLIGHT = 120_000
LAMBDA_TIMES = 6  # visibility timeout / function timeout
LAMBDA_TIMEOUT = 900
LAMBDA_MANAGED_TIMEOUT = 5400  # on Lambda Managed Instances
LAMBDA_WINDOW = 300
DEDUPLICATION = 300
FIFO_CALLS = 300  # requests a second for each action
# Requests a second for each action of a FIFO queue in high throughput mode.
HIGH_THROUGHPUT = {
    "us-east-1": 70_000, "us-west-2": 70_000, "eu-west-1": 70_000,
    "us-east-2": 19_000, "eu-central-1": 19_000,
    "ap-south-1": 9_000, "ap-southeast-1": 9_000, "ap-southeast-2": 9_000, "ap-northeast-1": 9_000,
    "eu-west-2": 4_500, "sa-east-1": 4_500,
}  # fmt: skip
HIGH_THROUGHPUT_ELSEWHERE = 2_400
LARGEST_RECEIVE_COUNT = 1000  # of a redrive policy


def chunks(size: Exact) -> int:
    """Requests that one request with so many bytes of payload is billed as."""
    return max(1, ceil_div(size, CHUNK))


def payload_requests(messages: int, size: Exact, batch: int) -> int:
    """Requests billed for sending or receiving so many messages, so many of them at a time."""
    full, rest = divmod(messages, batch)
    return full * chunks(batch * size) + (chunks(rest * size) if rest else 0)


def lambda_visibility(timeout: Exact, window: Exact) -> Exact:
    """Visibility timeout that AWS recommends for a queue that invokes a function."""
    return LAMBDA_TIMES * timeout + window


def fifo_calls(high_throughput: bool, region: str) -> int:
    """Requests a second that a FIFO queue takes of each action."""
    if not high_throughput:
        return FIFO_CALLS
    return HIGH_THROUGHPUT.get(region, HIGH_THROUGHPUT_ELSEWHERE)


def delivered(moments: list[Exact]) -> list[bool]:
    """Which messages with one deduplication ID are delivered, sent at these moments in order."""
    kept: list[bool] = []
    last: Exact | None = None
    for moment in moments:
        new = last is None or moment - last >= DEDUPLICATION
        kept.append(new)
        last = moment if new else last
    return kept


class Life:
    """What becomes of one message whose consumers are always there to take it.

    Attributes:
        receives: How often a consumer gets it.
        completed: How often one finishes its work, in time or not.
        outcome: "deleted", "moved" (to the dead-letter queue) or "expired".
        end: Seconds after the send at which it leaves the queue.
        lost: Seconds after the send at which the dead-letter queue deletes it; None if it is not moved.
        success: The receive whose delete works, from 1; 0 if there is none.
    """

    def __init__(
        self,
        *,
        processing: Exact,
        visibility: Exact,
        fails: int,
        max_receives: int | None,
        retention: Exact,
        dead_retention: Exact,
        delay: Exact = 0,
        fifo: bool = False,
    ) -> None:
        self.visibility = visibility
        self.delay = delay
        in_time = (
            processing <= visibility
        )  # else the next consumer has it, and the old receipt deletes nothing
        self.success = fails + 1 if in_time else 0
        self.lost: Exact | None = None
        allowed = max(0, ceil_div(retention - delay, visibility))  # receives that begin before it expires
        deleted_at = self.moment(self.success) + processing
        if max_receives is not None and not 0 < self.success <= max_receives:
            moved_at = self.moment(max_receives + 1)
            if moved_at < retention:
                self.outcome, self.end, self.receives = "moved", moved_at, max_receives
                self.lost = moved_at + dead_retention if fifo else max(moved_at, dead_retention)
            else:
                self.outcome, self.end, self.receives = "expired", retention, min(allowed, max_receives)
        elif self.success and deleted_at <= retention:
            self.outcome, self.end, self.receives = "deleted", deleted_at, self.success
        else:
            self.outcome, self.end = "expired", retention
            self.receives = min(allowed, self.success) if self.success else allowed
        self.completed = self._completed(fails)

    def moment(self, receive: int) -> Exact:
        """Seconds after the send at which the receive of that number (from 1) takes place."""
        return self.delay + (receive - 1) * self.visibility

    def _completed(self, fails: int) -> int:
        """Receives whose work is done; work that outlasts the message is done all the same."""
        if self.success:
            return 1 if self.receives >= self.success else 0
        return max(0, self.receives - fails)
