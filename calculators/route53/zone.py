"""A zone's record sets, and how Route 53 picks among them."""

from __future__ import annotations

from calculators.contract import CalculatorError, Param
from calculators.explain import shown
from calculators.route53 import sources
from calculators.route53.failover import MOST_VALUES, failover_answer
from calculators.route53.place import read_place
from calculators.route53.records import percent, weighted_shares
from calculators.units import number_text, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction
    from typing import Any

    from calculators.units import Exact

MOST_RECORDS = 1000
DEEPEST = 20  # aliases in a row
POLICIES = {
    "Weight": "weighted",
    "Failover": "failover",
    "Region": "latency",
    "GeoLocation": "geolocation",
    "MultiValueAnswer": "multivalue",
}
UNHEALTHY_RULE = (
    "An alias that evaluates its target's health is healthy while one record there is; a group without "
    "a healthy record is treated as all healthy."
)
HINT = "Give what `aws route53 list-resource-record-sets` prints."


class RecordSet:
    """One record set of a zone."""

    __slots__ = ("check", "evaluate", "policy", "set_id", "setting", "target", "value")

    def __init__(self, entry: Mapping[str, Any]) -> None:
        names = [key for key in POLICIES if entry.get(key) not in (None, False)]
        if len(names) > 1:
            raise _bad(f"A record has both {names[0]} and {names[1]}.")
        self.policy = POLICIES[names[0]] if names else "simple"
        self.setting: Any = entry[names[0]] if names else None
        self.set_id = _text(entry, "SetIdentifier", default="")
        self.check = _text(entry, "HealthCheckId", default="")
        alias = entry.get("AliasTarget")
        self.target, self.evaluate, self.value = "", False, ""
        if isinstance(alias, dict):
            self.target = dns_name(_text(alias, "DNSName"))
            self.evaluate = alias.get("EvaluateTargetHealth") is True
        else:
            self.value = _values(entry)
        _check_setting(self)

    @property
    def label(self) -> str:
        """What to call it in a sentence."""
        return self.set_id or self.value or self.target


def dns_name(text: str) -> str:
    """A domain name in lower case without the dot at its end."""
    return text.strip().lower().removesuffix(".").replace("\\052", "*")


def read_zone(
    document: object, type_: str, unhealthy: Sequence[str], latency: Sequence[str], client: str
) -> Zone:
    """A zone from its JSON and what is known of health, latency and client.

    Raises:
        CalculatorError: The JSON holds no record sets.
    """
    entries = document.get("ResourceRecordSets") if isinstance(document, dict) else document
    if not isinstance(entries, list) or not entries or len(entries) > MOST_RECORDS:
        raise _bad(f"It holds no list of 1 to {MOST_RECORDS:,} record sets.")
    groups: dict[str, list[RecordSet]] = {}
    for entry in entries:
        if not isinstance(entry, dict):
            raise _bad("A record set is no object.")
        if _text(entry, "Type").upper() == type_:
            if any(entry.get(key) for key in ("GeoProximityLocation", "CidrRoutingConfig")):
                raise _bad(
                    "Geoproximity and IP-based records are not resolved here; `geoproximity` compares distances."
                )
            groups.setdefault(dns_name(_text(entry, "Name")), []).append(RecordSet(entry))
    if not groups:
        raise CalculatorError(
            "type", f"No record set is of type {shown(type_)}.", "Give another --type, as AAAA."
        )
    for name, group in groups.items():
        if len({record.policy for record in group}) > 1:
            raise _bad(f"The records of {name} have different routing policies.")
        if len(group) > 1 and group[0].policy == "simple":
            raise _bad(f"{name} has two simple records of one type.")
    where = read_place("client", "default" if client.lower() == "unknown" else client)
    return Zone(groups, type_, frozenset(dns_name(text) for text in unhealthy), _latencies(latency), where)


class Zone:
    """Record sets of one type by name, and which health checks and targets fail.

    Attributes:
        working: The steps so far: text, rule and source.
    """

    def __init__(
        self,
        groups: Mapping[str, list[RecordSet]],
        type_: str,
        unhealthy: frozenset[str],
        latencies: Mapping[str, Exact],
        client: tuple[str, ...],
    ) -> None:
        self.groups = groups
        self.type = type_
        self.unhealthy = unhealthy
        self.latencies = latencies
        self.client = client
        self.working: list[tuple[str, str, str]] = []
        self._answers: dict[str, dict[str, Fraction]] = {}
        self._health: dict[str, bool] = {}
        self._depth = 0

    def values(self) -> Iterator[str]:
        """Every value that some record holds."""
        for group in self.groups.values():
            for record in group:
                if record.value:
                    yield record.value

    def asked(self, name: str | None) -> str:
        """The name to resolve: as given, else the first that no alias points to.

        Raises:
            CalculatorError: The zone has no record of it.
        """
        if name is None:
            targets = {record.target for group in self.groups.values() for record in group}
            return next((known for known in self.groups if known not in targets), next(iter(self.groups)))
        if dns_name(name) not in self.groups:
            raise CalculatorError(
                "name",
                f"There is no {self.type} record {shown(name)}.",
                f"There are {', '.join(self.groups)[:200]}.",
            )
        return dns_name(name)

    def answers(self, name: str) -> dict[str, Fraction]:
        """Values that a query for a name gets, with their shares."""
        if name in self._answers:
            return self._answers[name]
        self._enter(name)
        group = self.groups[name]
        found: dict[str, Fraction] = {}
        for record, share in self._chosen(name, group):
            below = {record.value: share * 0 + 1}
            if record.target:
                inside = record.target in self.groups
                below = self.answers(record.target) if inside else {f"alias {record.target}": share * 0 + 1}
            for value, part in below.items():
                found[value] = found.get(value, 0) + share * part
        self._depth -= 1
        self._answers[name] = found
        return found

    def healthy(self, record: RecordSet) -> bool:
        """Whether Route 53 takes a record for healthy."""
        if record.check and dns_name(record.check) in self.unhealthy:
            return False
        if not (record.target and record.evaluate):
            return True
        if record.target in self.groups:
            return self._group_healthy(record.target)
        return record.target not in self.unhealthy

    def _group_healthy(self, name: str) -> bool:
        """A group is healthy while one of its records is."""
        if name not in self._health:
            self._enter(name)
            self._health[name] = any(self.healthy(record) for record in self.groups[name])
            self._depth -= 1
        return self._health[name]

    def _enter(self, name: str) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _bad(f"Aliases lead on from {name} without an end.")

    def _chosen(self, name: str, group: Sequence[RecordSet]) -> list[tuple[RecordSet, Fraction]]:
        """The records of a group that answer, each with its share of the answers."""
        from fractions import Fraction

        whole = Fraction(1)
        healthy = [self.healthy(record) for record in group]
        policy = group[0].policy
        self._say_health(name, group, healthy)
        if policy == "weighted":
            shares = weighted_shares([int(record.setting) for record in group], healthy)
            chosen = [(record, share) for record, share in zip(group, shares, strict=True) if share]
        elif policy == "multivalue":
            able = [r for r, fine in zip(group, healthy, strict=True) if fine] or list(group)
            chosen = [(record, Fraction(min(MOST_VALUES, len(able)), len(able))) for record in able]
        else:
            one = self._one(name, group, healthy)
            chosen = [(one, whole)] if one else []
        said = ", ".join(f"{record.label} {number_text(percent(share))} %" for record, share in chosen[:8])
        rule, source = RULES[policy]
        self.working.append((f"{name} ({policy}): {said or 'no answer'}.", rule, source))
        return chosen

    def _one(self, name: str, group: Sequence[RecordSet], healthy: Sequence[bool]) -> RecordSet | None:
        """The record that answers where the policy chooses one."""
        policy = group[0].policy
        able = [r for r, fine in zip(group, healthy, strict=True) if fine] or list(group)
        if policy == "failover":
            roles = {str(record.setting): (record, fine) for record, fine in zip(group, healthy, strict=True)}
            if len(roles) < 2:
                return group[0]
            answering = failover_answer(roles["PRIMARY"][1], roles["SECONDARY"][1])
            return roles[answering.upper()][0]
        if policy == "latency":
            missing = [str(r.setting) for r in able if str(r.setting) not in self.latencies]
            if missing and len(able) > 1:
                raise CalculatorError(
                    "latency",
                    f"{name} needs the latency of {missing[0]}.",
                    f"Add --latency {missing[0]}=80ms.",
                )
            return min(able, key=lambda record: self.latencies.get(str(record.setting), 0))
        if policy == "geolocation":
            return self._nearest(group, able)
        return group[0]

    def _nearest(self, group: Sequence[RecordSet], able: Sequence[RecordSet]) -> RecordSet | None:
        """The smallest place around the client, among healthy records first."""
        for records in (able, group):
            fitting = [r for r in records if fits(r.setting, self.client)]
            if fitting:
                return max(fitting, key=lambda record: size(record.setting))
        return None

    def _say_health(self, name: str, group: Sequence[RecordSet], healthy: Sequence[bool]) -> None:
        out = [record.label for record, fine in zip(group, healthy, strict=True) if not fine]
        if out and len(group) > 1:
            rest = "passed over" if any(healthy) else "so all of the group count as healthy"
            self.working.append(
                (
                    f"{name}: unhealthy, {rest}: {', '.join(out[:8])}.",
                    UNHEALTHY_RULE,
                    sources.COMPLEX_HEALTH,
                )
            )


RULES = {
    "simple": ("A simple record answers whatever its health.", sources.CHOOSING),
    "weighted": ("In proportion to the weights of the records that can answer.", sources.WEIGHTED),
    "failover": ("The primary while it is healthy, or when neither is.", sources.CHOOSING),
    "latency": ("The healthy record whose Region has the lowest latency.", sources.LATENCY),
    "geolocation": ("The healthy record of the smallest place around the client.", sources.GEOLOCATION),
    "multivalue": ("Up to eight healthy values.", sources.MULTIVALUE),
}


def fits(place: Mapping[str, str], client: tuple[str, ...]) -> bool:
    """Whether a GeoLocation covers a client at CONTINENT/COUNTRY/STATE."""
    if place.get("CountryCode") == "*":
        return True
    continent, country, state = (*client, "", "", "")[:3]
    if "ContinentCode" in place:
        return bool(continent) and place["ContinentCode"].upper() == continent
    if place["CountryCode"].upper() != country:
        return False
    return "SubdivisionCode" not in place or place["SubdivisionCode"].upper() == state


def size(place: Mapping[str, str]) -> int:
    """How small a place is: default 0, continent 1, country 2, state 3."""
    if place.get("CountryCode") == "*":
        return 0
    return 1 if "ContinentCode" in place else 3 if "SubdivisionCode" in place else 2


def _check_setting(record: RecordSet) -> None:
    setting, policy = record.setting, record.policy
    fine = {
        "weighted": lambda: (
            isinstance(setting, int) and not isinstance(setting, bool) and 0 <= setting <= 255
        ),
        "failover": lambda: setting in ("PRIMARY", "SECONDARY"),
        "latency": lambda: isinstance(setting, str),
        "geolocation": lambda: (
            isinstance(setting, dict)
            and all(isinstance(part, str) for part in setting.values())
            and ("CountryCode" in setting) is not ("ContinentCode" in setting)
        ),
    }
    if policy in fine and not fine[policy]():
        raise _bad(f"{shown(str(setting))} is no setting of {policy} routing.")
    if policy == "multivalue" and record.target:
        raise _bad("Multivalue answer records cannot be aliases.")


def _values(entry: Mapping[str, Any]) -> str:
    records = entry.get("ResourceRecords")
    if not isinstance(records, list) or not records or not all(isinstance(each, dict) for each in records):
        raise _bad("A record set has neither ResourceRecords nor AliasTarget.")
    return ", ".join(_text(each, "Value") for each in records)


def _text(entry: Mapping[str, Any], key: str, *, default: str | None = None) -> str:
    value = entry.get(key, default)
    if not isinstance(value, str) or len(value) > 4000:
        raise _bad(f"{key} is missing or no text.")
    return value


def _latencies(texts: Sequence[str]) -> dict[str, Exact]:
    found: dict[str, Exact] = {}
    for text in texts:
        region, equals, time = text.partition("=")
        time = f"{time}ms" if time.replace(".", "", 1).isdecimal() else time
        try:
            found[region.strip()] = parse(Param("latency", "duration", ""), time if equals else "?")  # type: ignore[assignment]
        except CalculatorError:
            raise CalculatorError(
                "latency", f"{shown(text)} is no latency.", "Write it as us-east-1=80ms."
            ) from None
    return found


def _bad(message: str) -> CalculatorError:
    return CalculatorError("zone", message, HINT)
