"""CPU credits of burstable instances. A credit is one vCPU at 100 % for a minute."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.ec2 import rules
from calculators.exact import money, plain, quotient, rounded
from calculators.explain import between, dollars, mistakes, shown
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Plain
    from calculators.units import Exact

TABLE = f"{rules.GUIDE}burstable-credits-baseline-concepts.html"
STANDARD = f"{rules.GUIDE}burstable-performance-instances-standard-mode-concepts.html"
UNLIMITED = f"{rules.GUIDE}burstable-performance-instances-unlimited-mode-concepts.html"
FAMILIES = ("t2", "t3", "t3a", "t4g")
# Tenths of a credit earned an hour, and vCPUs.
_T2 = {
    "nano": (30, 1),
    "micro": (60, 1),
    "small": (120, 1),
    "medium": (240, 2),
    "large": (360, 2),
    "xlarge": (540, 4),
    "2xlarge": (816, 8),
}
_NEWER = {
    "nano": (60, 2),
    "micro": (120, 2),
    "small": (240, 2),
    "medium": (240, 2),
    "large": (360, 2),
    "xlarge": (960, 4),
    "2xlarge": (1920, 8),
}
LAUNCH_CREDITS = 30  # for each vCPU of a T2 in standard mode
LONGEST = 366 * 86_400


def burstable(instance: str) -> tuple[str, Exact, int]:
    """Family, credits earned an hour and vCPUs.

    Raises:
        CalculatorError: It is no burstable type.
    """
    family, _, size = instance.strip().lower().partition(".")
    sizes = _T2 if family == "t2" else _NEWER
    if family not in FAMILIES or size not in sizes:
        raise CalculatorError(
            "instance",
            f"{shown(instance)} has no CPU credits.",
            "Burstable types are t2, t3, t3a and t4g, each .nano to .2xlarge.",
        )
    tenths, vcpus = sizes[size]
    return family, quotient(tenths, 10), vcpus


class Account:
    """The credits of an instance. Launch credits are spent first, while earned ones pile up to the most.

    Attributes:
        kept: Earned credits at the start.
        launch: Launch credits at the start, which do not count towards the most.
        most: Earned credits that are kept.
        earned: Credits earned an hour.
        spent: Credits spent an hour.
    """

    def __init__(self, kept: Exact, most: Exact, earned: Exact, spent: Exact, launch: Exact = 0) -> None:
        self.kept = kept
        self.launch = launch
        self.most = most
        self.earned = earned
        self.spent = spent

    def launch_hours(self) -> Exact:
        """Hours until the launch credits are spent; none when there are none or nothing is spent."""
        return quotient(self.launch, self.spent) if self.spent else 0

    def kept_after_launch(self) -> Exact:
        """Earned credits when the launch credits are spent."""
        return min(self.most, self.kept + self.earned * self.launch_hours())

    def hours_lasting(self) -> Exact | None:
        """Hours until the balance is empty; None when it never is."""
        if self.spent <= self.earned:
            return None
        return self.launch_hours() + quotient(self.kept_after_launch(), self.spent - self.earned)

    def balance_after(self, hours: Exact) -> Exact:
        """The balance after some hours; below zero it is surplus (unlimited) or what could not be spent (standard)."""
        if not self.spent or hours <= self.launch_hours():
            kept = min(self.most, self.kept + self.earned * hours)
            return kept + self.launch - self.spent * hours
        rest = hours - self.launch_hours()
        return min(self.most, self.kept_after_launch() + (self.earned - self.spent) * rest)


def break_even(family_price: Exact, fixed_price: Exact, surplus: Exact, vcpus: int, baseline: Exact) -> Exact:
    """CPU utilization in percent at which an unlimited instance costs as much as a fixed-performance one."""
    return baseline + quotient(fixed_price - family_price, surplus * vcpus) * 100


def credit_sum(
    *,
    instance: str,
    utilization: Exact,
    duration: Exact,
    balance: Exact | None,
    launch: Exact | None,
    mode: str | None,
    against: str | None,
    price: list[str],
) -> Result:
    """Credits earned and spent; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: An input that has no answer.
    """
    family, earned, vcpus = burstable(instance)
    between("utilization", utilization, 0, 100, "CPU utilization", "%")
    between("duration", duration, 0, LONGEST, "The time", "seconds")
    mode = mode or ("standard" if family == "t2" else "unlimited")
    most = earned * 24
    granted = LAUNCH_CREDITS * vcpus if family == "t2" and mode == "standard" else 0
    name = instance.strip().lower()
    start, first = _opening(name, most, granted, balance, launch)
    baseline = quotient(earned * 100, vcpus * 60)
    hours = quotient(duration, rules.HOUR)
    spent = quotient(vcpus * 60 * utilization, 100)
    account = Account(start - first, most, earned, spent, first)
    left = account.balance_after(hours)
    answer: dict[str, Plain] = {
        "earned": plain(earned),
        "baseline": plain(baseline),
        "maximum": plain(most),
        "launch_credits": granted,
    }
    units = {"earned": "credits an hour", "baseline": "%", "maximum": "credits", "launch_credits": "credits"}
    steps = _table_steps(name, earned, vcpus, baseline, most, granted)
    steps.append(
        Step(
            f"{vcpus} vCPU x {number_text(utilization)} % x 60 min = {number_text(spent)} credits spent an hour, "
            f"{number_text(earned)} earned.",
            "A credit is one vCPU at 100 % for a minute.",
            TABLE,
        )
    )
    steps.append(_left_step(hours, start, left, most))
    lasts = account.hours_lasting()
    wrong = mistakes("earned", answer["earned"], _wrong_earned(earned, vcpus, most))
    if lasts is not None:
        minutes = rounded(lasts * 60, 1)
        answer["burst"], units["burst"] = minutes, "minutes"
        steps.append(_burst_step(account, minutes))
        wrong += mistakes("burst", minutes, _wrong_bursts(start, earned, spent, vcpus, utilization))
    answer["left"], units["left"] = plain(rounded_credits(max(0, left))), "credits"
    wrong += mistakes("left", answer["left"], _wrong_left(start, most, earned, spent, hours))
    prices = Prices("ec2.", price)
    if mode == "unlimited":
        answer |= _owed(max(0, -left), most, prices[f"credits.{family}"], steps)
        units |= {"surplus": "credits", "charged": "credits", "cost": "USD", "cost_if_stopped": "USD"}
    elif left < 0:
        steps.append(
            Step(
                f"The balance is empty: the CPU falls to the baseline of {number_text(baseline)} %.",
                "In standard mode an instance without credits is held at its baseline.",
                STANDARD,
            )
        )
    if against is not None:
        answer["break_even"], units["break_even"] = (
            _against(instance, against, family, vcpus, baseline, prices, steps),
            "%",
        )
    return Result(
        answer,
        units,
        steps,
        assumptions=[
            f"The instance is in {mode} mode and starts with {number_text(start)} credits"
            + (f", {number_text(first)} of them launch credits." if first else "."),
            "T2 loses its credits at a stop; T3, T3a and T4g keep them for seven days.",
            *(["The price of surplus credits is that of Linux."] if mode == "unlimited" else []),
        ],
        misconceptions=wrong,
        prices=prices.used,
    )


def _opening(
    name: str, most: Exact, granted: int, balance: Exact | None, launch: Exact | None
) -> tuple[Exact, Exact]:
    """The balance at the start, and the launch credits in it.

    Raises:
        CalculatorError: There are never so many.
    """
    if launch is not None:
        between("launch", launch, 0, granted, f"The launch credits of a {name}")
    start = most + (launch or 0) if balance is None else balance
    between("balance", start, 0, most + granted, f"The balance of a {name}", "credits")
    beyond = max(0, start - most)
    first = beyond if launch is None else launch
    between("launch", first, beyond, min(start, granted), f"The launch credits among {number_text(start)}")
    return start, first


def _owed(surplus: Exact, most: Exact, per_hour: Exact, steps: list[Step]) -> dict[str, Plain]:
    """Surplus credits of an unlimited instance and what they cost, with their steps."""
    charged = max(0, surplus - most)
    steps += _surplus_steps(surplus, charged, most, per_hour)
    return {
        "surplus": plain(rounded_credits(surplus)),
        "charged": plain(rounded_credits(charged)),
        "cost": money(quotient(charged * per_hour, 60)),
        "cost_if_stopped": money(quotient(surplus * per_hour, 60)),
    }


def rounded_credits(value: Exact) -> Exact:
    """Credits to four decimals, so that thirds have an end."""
    return quotient(int((value * 20_000 + 1) // 2), 10_000)


def _table_steps(
    name: str, earned: Exact, vcpus: int, baseline: Exact, most: Exact, launch: int
) -> list[Step]:
    steps = [
        Step(
            f"A {name} earns {number_text(earned)} credits an hour: {number_text(earned)} / {vcpus} vCPU / 60 min = "
            f"{number_text(baseline)} % baseline.",
            "At the baseline an instance earns as many credits as it spends.",
            TABLE,
        ),
        Step(
            f"24 x {number_text(earned)} = {number_text(most)} credits at most.",
            "The balance holds what is earned in 24 hours; more is discarded.",
            TABLE,
        ),
    ]
    if launch:
        steps.append(
            Step(
                f"30 x {vcpus} vCPU = {launch} launch credits.",
                "A T2 in standard mode gets 30 launch credits a vCPU at each start, spent first and beside the limit.",
                STANDARD,
            )
        )
    return steps


def _burst_step(account: Account, minutes: object) -> Step:
    net = f"({number_text(account.spent)} - {number_text(account.earned)})"
    text = f"{number_text(account.kept_after_launch())} credits / {net} an hour"
    if account.launch:
        text = f"{number_text(account.launch)} launch credits / {number_text(account.spent)} + {text}"
    return Step(
        f"{text} = {number_text(minutes)} minutes until the balance is empty.",  # type: ignore[arg-type]
        "A burst spends what is above the credits that are earned meanwhile.",
        TABLE,
    )


def _left_step(hours: Exact, start: Exact, left: Exact, most: Exact) -> Step:
    end = max(0, left)
    full = ", the most that it holds" if end == most and start <= most else ""
    return Step(
        f"After {number_text(hours)} h the balance has gone from {number_text(start)} to {number_text(end)} credits{full}.",
        "The balance is what was there, less what is spent, plus what is earned, within 0 and the maximum.",
        TABLE,
    )


def _surplus_steps(surplus: Exact, charged: Exact, most: Exact, per_hour: Exact) -> list[Step]:
    return [
        Step(
            f"{number_text(surplus)} surplus credits, of which {number_text(min(surplus, most))} can be paid back by "
            f"earning: {number_text(charged)} are charged.",
            "Surplus above what is earned in 24 hours is charged at the end of the hour; all of it at a stop.",
            UNLIMITED,
        ),
        Step(
            f"{number_text(charged)} / 60 x ${number_text(per_hour)} a vCPU-hour = "
            f"{dollars(money(quotient(charged * per_hour, 60)))}.",
            "60 credits are a vCPU-hour.",
            UNLIMITED,
        ),
    ]


def _against(
    instance: str, against: str, family: str, vcpus: int, baseline: Exact, prices: Prices, steps: list[Step]
) -> Plain:
    own = rules.hourly_rate(instance, prices)[1]
    name = against.strip().lower()
    if f"linux.{name}" not in prices:
        raise rules.unknown_type("against", name)
    fixed, surplus = prices[f"linux.{name}"], prices[f"credits.{family}"]
    if not surplus:
        raise CalculatorError("price", "Free surplus credits never break even.", "Give a price above 0.")
    result = break_even(own, fixed, surplus, vcpus, baseline)
    steps.append(
        Step(
            f"{number_text(baseline)} % + (${number_text(fixed)} - ${number_text(own)}) / (${number_text(surplus)} x "
            f"{vcpus} vCPU) = {number_text(result)} %: above that {name} is cheaper.",
            "Surplus at the break-even costs what the other type costs more.",
            UNLIMITED,
        )
    )
    return rounded(result, 1)


def _wrong_earned(earned: Exact, vcpus: int, most: Exact) -> Iterable[tuple[Plain, str]]:
    return (
        (plain(most), "takes the maximum of the balance for an hour's credits"),
        (60 * vcpus, "takes what is spent at 100 % for what is earned"),
        (plain(quotient(earned, vcpus)), "counts one vCPU"),
        (LAUNCH_CREDITS * vcpus, "takes launch credits for earned ones"),
    )


def _wrong_bursts(
    start: Exact, earned: Exact, spent: Exact, vcpus: int, utilization: Exact
) -> Iterable[tuple[Plain, str]]:
    if start:
        yield rounded(quotient(start * 60, spent), 1), "forgets the credits that are earned during the burst"
        if vcpus > 1:
            one = quotient(60 * utilization, 100)
            yield rounded(quotient(start * 60, one), 1), "counts one vCPU and forgets what is earned"
        yield rounded(quotient(start * 60, spent + earned), 1), "adds what is earned to what is spent"
        yield rounded(start, 1), "takes a credit for a minute of the whole instance"
        yield (
            rounded(quotient(start * 60, earned), 1),
            "divides by what is earned: the time to fill the balance",
        )


def _wrong_left(
    start: Exact, most: Exact, earned: Exact, spent: Exact, hours: Exact
) -> Iterable[tuple[Plain, str]]:
    for value, words in (
        (start - spent * hours, "forgets what is earned meanwhile"),
        (start + earned * hours, "forgets what is spent"),
        (start + (earned - spent) * hours, "forgets that the balance has a limit"),
        (most, "takes the balance as full"),
        (start, "leaves the balance as it was"),
    ):
        if value >= 0:
            yield plain(rounded_credits(value)), words
