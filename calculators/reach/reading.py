"""Descriptions as the AWS CLI prints them, read with their place, so that what is wrong can be named.

A :class:`View` is one value of a document with the way to it: ``subnets.json: Subnets[3].CidrBlock``.
"""

from __future__ import annotations

from calculators.cidr.block import Block
from calculators.cidr.block import parse as parse_block
from calculators.contract import CalculatorError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

FIELD = "input"
_HINT = "Give the documents as `aws ec2 describe-...` and `aws elbv2 describe-...` print them."


class View:
    """A mapping of a document, and where it stands.

    Attributes:
        value: The mapping.
        parent: The view that holds it, or the document's name.
        key: How the parent calls it.
    """

    __slots__ = ("key", "parent", "value")

    def __init__(self, value: dict[str, object], parent: View | str, key: str) -> None:
        self.value = value
        self.parent = parent
        self.key = key

    def where(self, key: str = "") -> str:
        """The way to this value, or to one of its entries."""
        keys = [key] if key else []
        view: View | str = self
        while isinstance(view, View):
            if view.key:
                keys.append(view.key)
            view = view.parent
        path = ".".join(reversed(keys))
        return f"{view}: {path}" if view else path

    def wrong(self, key: str, why: str) -> CalculatorError:
        """The refusal of one entry, to be raised."""
        return CalculatorError(FIELD, f"{self.where(key)}: {why}.", _HINT)

    def text(self, key: str) -> str:
        """A text that must be there."""
        found = self.maybe(key)
        if not found:
            raise self.wrong(key, "a text is needed")
        return found

    def maybe(self, key: str) -> str:
        """A text that may be left out; then ''."""
        found = self.value.get(key)
        if found is None:
            return ""
        if not isinstance(found, str):
            raise self.wrong(key, f"a text is needed, not {_kind(found)}")
        return found

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        found = self.value.get(key)
        if found is None:
            return default
        if not isinstance(found, bool):
            raise self.wrong(key, f"true or false is needed, not {_kind(found)}")
        return found

    def number(self, key: str, default: int) -> int:
        """A whole number."""
        found = self.value.get(key)
        if found is None:
            return default
        if isinstance(found, bool) or not isinstance(found, int):
            raise self.wrong(key, f"a whole number is needed, not {_kind(found)}")
        return found

    def entries(self, key: str) -> list[object]:
        """A list of anything; empty where it is left out."""
        found = self.value.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            raise self.wrong(key, f"a list is needed, not {_kind(found)}")
        return found

    def texts(self, key: str) -> list[str]:
        """A list of texts."""
        found = self.entries(key)
        for number, entry in enumerate(found):
            if not isinstance(entry, str):
                raise self.wrong(f"{key}[{number}]", f"a text is needed, not {_kind(entry)}")
        return [str(entry) for entry in found]

    def views(self, key: str) -> Iterator[View]:
        """The mappings of a list."""
        for number, entry in enumerate(self.entries(key)):
            name = f"{key}[{number}]"
            if not isinstance(entry, dict):
                raise self.wrong(name, f"an object is needed, not {_kind(entry)}")
            yield View(entry, self, name)

    def child(self, key: str) -> View | None:
        """A mapping within this one."""
        found = self.value.get(key)
        if found is None:
            return None
        if not isinstance(found, dict):
            raise self.wrong(key, f"an object is needed, not {_kind(found)}")
        return View(found, self, key)

    def block(self, key: str, bits: int = 0) -> Block | None:
        """A CIDR block; None where it is left out."""
        found = self.maybe(key)
        if not found:
            return None
        try:
            block = parse_block(FIELD, found)
        except CalculatorError as error:
            raise self.wrong(key, error.message.rstrip(".")) from None
        if bits and block.bits != bits:
            raise self.wrong(key, f"{found!r} is not IPv{4 if bits == 32 else 6}")
        return block

    def address(self, key: str, bits: int = 0) -> int | None:
        """An address as an integer."""
        found = self.maybe(key)
        if not found:
            return None
        block = address_block(found)
        if block is None or (bits and block.bits != bits):
            family = {0: "", 32: "IPv4 ", 128: "IPv6 "}[bits]
            raise self.wrong(key, f"{found[:60]!r} is no {family}address")
        return block.network

    def name(self) -> str:
        """What the tag Name says."""
        for key in ("Tags", "TagSet"):
            for tag in self.views(key):
                if tag.value.get("Key") == "Name":
                    return tag.maybe("Value")
        return ""


def address_block(text: str) -> Block | None:
    """A single address as a block; None where the text is none."""
    try:
        return parse_block(FIELD, f"{text}/{128 if ':' in text else 32}")
    except CalculatorError:
        return None


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return "a text" if isinstance(value, str) else "a number"


def roots(documents: object) -> list[View]:
    """The documents as views: those of a list one by one.

    Raises:
        CalculatorError: One is neither an object nor a list of objects.
    """
    found: list[View] = []
    named = documents.items() if isinstance(documents, dict) else enumerate(_listed(documents))
    for name, document in named:
        several = document if isinstance(document, list) else [document]
        for number, one in enumerate(several):
            title = f"{name}[{number}]" if isinstance(document, list) else str(name)
            if not isinstance(one, dict):
                raise CalculatorError(FIELD, f"{title}: an object is needed, not {_kind(one)}.", _HINT)
            found.append(View(one, title, ""))
    return found


def _listed(documents: object) -> list[object]:
    return documents if isinstance(documents, list) else [documents]
