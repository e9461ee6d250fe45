"""On-demand against reserved instances, savings plans and Spot, each at the price that was given for it."""

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

# The most that AWS says can be saved, in percent: no price, only what an offer may be held against.
MOST_SAVED = {"reserved": 72, "compute_plan": 66, "instance_plan": 72, "spot": 90}
NAMES = {
    "on_demand": "On-demand",
    "reserved": "Reserved",
    "compute_plan": "Compute Savings Plan",
    "instance_plan": "EC2 Instance Savings Plan",
    "spot": "Spot",
}
COMMITTED = ("reserved", "compute_plan", "instance_plan")
MOST_OFFERS = 20


class Offer:
    """One way to pay for an instance.

    Attributes:
        way: A key of ``NAMES``.
        upfront: USD at the start of the term.
        hourly: USD an hour, in each hour of the term if it is a commitment.
    """

    def __init__(self, way: str, upfront: Exact, hourly: Exact) -> None:
        self.way = way
        self.upfront = upfront
        self.hourly = hourly

    @property
    def name(self) -> str:
        """The offer in words."""
        if self.way not in COMMITTED:
            return NAMES[self.way]
        if not self.upfront:
            return f"{NAMES[self.way]}, no upfront"
        return f"{NAMES[self.way]}, {'partial' if self.hourly else 'all'} upfront"

    def month(self, hours: Exact, years: int) -> Exact:
        """What it costs a month, the upfront payment spread over the term."""
        if self.way not in COMMITTED:
            return self.hourly * hours
        return quotient(self.term(hours, years), 12 * years)

    def term(self, hours: Exact, years: int) -> Exact:
        """What it costs in the whole term."""
        if self.way not in COMMITTED:
            return self.hourly * hours * 12 * years
        return self.upfront + self.hourly * rules.YEAR_HOURS * years


def offer(way: str, text: str, rate: Exact) -> Offer:
    """An offer as it is written: ``0.06`` an hour, ``38%`` off, ``250+0.03`` upfront and an hour.

    Raises:
        CalculatorError: It is none of these.
    """
    hint = "Write it as 0.06 (USD an hour), 38% (off on-demand)"
    hint += "." if way == "spot" else " or 250+0.03 (USD upfront and an hour; 500+0 is all upfront)."
    first, plus, second = text.replace("$", "").partition("+")
    if first.strip().endswith("%") and not plus:
        percent = _number(way, first.strip().removesuffix("%"), text, hint)
        between(way, percent, 0, 100, "A discount", "%")
        return Offer(way, 0, quotient(rate * (100 - percent), 100))
    if plus and way == "spot":
        raise CalculatorError(way, "Spot has no upfront payment.", hint)
    upfront = _number(way, first, text, hint) if plus else 0
    hourly = _number(way, second if plus else first, text, hint)
    between(way, upfront, 0, 10**9, "An upfront payment", "USD")
    between(way, hourly, 0, 10_000, "A price an hour", "USD")
    return Offer(way, upfront, hourly)


def _number(way: str, text: str, whole: str, hint: str) -> Exact:
    from calculators.contract import Param
    from calculators.units import parse

    try:
        value: Exact = parse(Param(way, "number", ""), text)  # type: ignore[assignment]
    except CalculatorError:
        raise CalculatorError(way, f"{shown(whole)} is no offer.", hint) from None
    return value


def compare(
    *,
    instance: str | None,
    rate: Exact | None,
    count: int,
    hours: Exact,
    years: str,
    reserved: list[str],
    compute_plan: str | None,
    instance_plan: str | None,
    spot: str | None,
    price: list[str],
) -> Result:
    """The cheapest way to buy; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: An input that has no answer, or nothing to compare.
    """
    between("count", count, 1, rules.MOST, "The number of instances")
    rules.checked_hours(hours)
    term = int(years)
    prices = Prices("ec2.", price)
    rate = _rate(instance, rate, prices)
    offers = [
        Offer("on_demand", 0, rate),
        *_offers(rate, reserved, compute_plan=compute_plan, instance_plan=instance_plan, spot=spot),
    ]
    cheapest = min(offers, key=lambda one: one.month(hours, term))
    on_demand = offers[0].month(hours, term)
    answer: dict[str, Plain] = {"cheapest": cheapest.name, "cost": money(cheapest.month(hours, term) * count)}
    units = {"cheapest": "", "cost": "USD a month"}
    for way in NAMES:
        months = [one.month(hours, term) for one in offers if one.way == way]
        if months:
            answer[way], units[way] = money(min(months) * count), "USD a month"
    answer["saving"], units["saving"] = (
        money((on_demand - cheapest.month(hours, term)) * count),
        "USD a month",
    )
    committed = [one for one in offers if one.way in COMMITTED]
    wrong = mistakes("cost", answer["cost"], _wrong_costs(offers, cheapest, hours, term, count))
    if committed:
        best = min(committed, key=lambda one: one.month(hours, term))
        at, share = _break_even(best, rate, term)
        answer |= {"break_even": at, "utilization": share}
        units |= {"break_even": "hours a month", "utilization": "%"}
        wrong += mistakes("break_even", at, _wrong_hours(best, rate, term))
        wrong += mistakes("utilization", share, _wrong_shares(best, rate, term))
    answer["options"] = [_row(one, rate, hours, term, count) for one in offers]
    units["options"] = ""
    return Result(
        answer,
        units,
        _steps(offers, cheapest, rate, hours, term, count),
        assumptions=_assumptions(offers, rate, term),
        misconceptions=wrong,
        prices=prices.used,
    )


def _rate(instance: str | None, rate: Exact | None, prices: Prices) -> Exact:
    """The on-demand price an hour."""
    if rate is None:
        if instance is None:
            raise CalculatorError(
                "instance", "A type or a price is needed.", "For example m5.large, or --rate 0.12."
            )
        rate = rules.hourly_rate(instance, prices)[1]
    rules.checked_rate(rate)
    if not rate:
        raise CalculatorError("rate", "Nothing is cheaper than free.", "Give a price above 0.")
    return rate


def _offers(rate: Exact, reserved: list[str], **others: str | None) -> list[Offer]:
    """What is compared with on-demand."""
    if len(reserved) > MOST_OFFERS:
        raise CalculatorError("reserved", "These are too many offers.", f"Give {MOST_OFFERS} at most.")
    offers = [offer("reserved", text, rate) for text in reserved]
    offers += [offer(way, text, rate) for way, text in others.items() if text is not None]
    if not offers:
        raise CalculatorError(
            "reserved",
            "There is nothing to compare with on-demand.",
            "Give --reserved, --compute-plan, --instance-plan or --spot, with your own prices.",
        )
    return offers


def _break_even(one: Offer, rate: Exact, term: int) -> tuple[Plain, Plain]:
    """Hours a month, and their share of all hours, at which on-demand costs as much."""
    effective = quotient(one.term(0, term), rules.YEAR_HOURS * term)
    return rounded(quotient(effective * rules.MONTH_HOURS, rate), 1), rounded(
        quotient(effective * 100, rate), 1
    )


def _row(one: Offer, rate: Exact, hours: Exact, term: int, count: int) -> dict[str, Plain]:
    month, on_demand = one.month(hours, term), rate * hours
    saved = rounded(quotient((on_demand - month) * 100, on_demand), 1) if on_demand else 0
    return {
        "option": NAMES[one.way],
        "upfront_usd": plain(one.upfront * count),
        "hour": rounded(one.hourly * count, 6),
        "month_usd": money(month * count),
        "term_usd": money(one.term(hours, term) * count),
        "saved": f"{number_text(saved)} %",
    }


def _steps(
    offers: list[Offer], cheapest: Offer, rate: Exact, hours: Exact, term: int, count: int
) -> list[Step]:
    steps = []
    times = f" x {count:,}" if count > 1 else ""
    for one in offers:
        total = dollars(money(one.month(hours, term) * count))
        if one.way not in COMMITTED:
            source = rules.SPOT if one.way == "spot" else rules.ON_DEMAND
            steps.append(
                Step(
                    f"{one.name}: {number_text(hours)} h x ${number_text(one.hourly)}{times} = {total} a month.",
                    "On-demand and Spot are paid for the time that instances run.",
                    source,
                )
            )
            continue
        parts = [f"${number_text(one.upfront)} / {12 * term}"] if one.upfront else []
        parts += [f"730 h x ${number_text(one.hourly)}"] if one.hourly or not parts else []
        sum_text = " + ".join(parts)
        sum_text = f"({sum_text}){times}" if count > 1 and len(parts) > 1 else f"{sum_text}{times}"
        steps.append(
            Step(
                f"{one.name}: {sum_text} = {total} a month.",
                "A commitment is paid for every hour of its term, used or not; upfront payments are spread over it.",
                rules.RESERVED_BILLING if one.way == "reserved" else rules.SAVINGS_PLANS,
            )
        )
    committed = [one for one in offers if one.way in COMMITTED]
    if committed:
        best = min(committed, key=lambda one: one.month(hours, term))
        at, share = _break_even(best, rate, term)
        steps.append(
            Step(
                f"{best.name} costs as much as on-demand at {number_text(at)} hours a month, "  # type: ignore[arg-type]
                f"{number_text(share)} % of them.",  # type: ignore[arg-type]
                "The break-even is what the commitment costs, divided by the on-demand price.",
                rules.RESERVED_BILLING,
            )
        )
    steps.append(
        Step(
            f"{cheapest.name} is cheapest: {dollars(money(cheapest.month(hours, term) * count))} a month.",
            "The lowest cost for the hours that are needed.",
            rules.ON_DEMAND,
        )
    )
    return steps


def _assumptions(offers: list[Offer], rate: Exact, term: int) -> list[str]:
    said = [
        f"The term is {term} year{'s' if term > 1 else ''} of 8,760 hours, and the need stays as it is.",
        "AWS says up to 72 % off for reserved instances and EC2 Instance Savings Plans (Compute: 66 %).",
        "It says up to 90 % off for Spot. These are maxima, no prices.",
    ]
    for one in offers[1:]:
        effective = quotient(one.term(1, term), (12 if one.way == "spot" else rules.YEAR_HOURS) * term)
        if quotient((rate - effective) * 100, rate) > MOST_SAVED[one.way]:
            said.append(
                f"{one.name} saves more than AWS's maximum of {MOST_SAVED[one.way]} %: check its price."
            )
    if any(one.way == "spot" for one in offers):
        said.append("Spot prices move, and instances can be interrupted with two minutes' notice.")
    return said


def _wrong_costs(
    offers: list[Offer], cheapest: Offer, hours: Exact, term: int, count: int
) -> Iterable[tuple[Plain, str]]:
    others = sorted(offers, key=lambda one: one.month(hours, term))[1:]
    for one in others[:3]:
        yield money(one.month(hours, term) * count), f"takes {one.name}, which costs more"
    if cheapest.way in COMMITTED:
        yield money(cheapest.hourly * rules.MONTH_HOURS * count), "forgets the upfront payment"
        yield money(cheapest.hourly * hours * count), "pays a commitment only for the hours that are used"
    if count > 1:
        yield money(cheapest.month(hours, term)), "pays for one instance"
    committed = [one for one in offers if one.way in COMMITTED]
    if committed:
        best = min(committed, key=lambda one: one.month(hours, term))
        used = quotient(best.term(0, term) * hours, rules.YEAR_HOURS * term)
        yield money(used * count), "pays a commitment's effective price only for the hours that are used"
    yield money(cheapest.month(rules.MONTH_HOURS, term) * count * 12), "takes the year for the month"
    yield money(cheapest.hourly * count * 720), "takes a month of 720 hours"


def _wrong_hours(best: Offer, rate: Exact, term: int) -> Iterable[tuple[Plain, str]]:
    month, all_hours = best.month(0, term), rules.MONTH_HOURS
    yield (
        rounded(all_hours - quotient(month, rate), 1),
        "takes the share that is saved for the share that is needed",
    )
    if best.upfront and best.hourly:
        yield rounded(quotient(best.hourly * all_hours, rate), 1), "forgets the upfront payment"
        yield rounded(quotient(best.upfront, 12 * term * rate), 1), "forgets the price an hour"
    yield all_hours, "takes a commitment as worth it only for instances that always run"
    yield rounded(quotient(month, rate * 2), 1), "takes half of the hours"


def _wrong_shares(best: Offer, rate: Exact, term: int) -> Iterable[tuple[Plain, str]]:
    share = quotient(best.month(0, term) * 100, rate * rules.MONTH_HOURS)
    yield rounded(100 - share, 1), "takes the discount for the break-even"
    if best.upfront and best.hourly:
        yield rounded(quotient(best.hourly * 100, rate), 1), "forgets the upfront payment"
    yield 100, "takes a commitment as worth it only for instances that always run"
    yield 50, "takes half of the time for the break-even"
