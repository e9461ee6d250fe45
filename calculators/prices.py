"""Prices with their unit, date and source, from prices.json beside this module."""

from __future__ import annotations

import os

from calculators.contract import Price

__all__ = ["load_prices"]


def load_prices(service: str = "") -> dict[str, Price]:
    """Prices by name, ``<service>.<what>``, read from the file at each call; USD before tax.

    Args:
        service: Only names that begin with it ("dynamodb"); all when empty.
    """
    import json

    # pathlib would cost more than the sum; os.path is there already.
    path = os.path.join(os.path.dirname(__file__), "prices.json")  # noqa: PTH118, PTH120
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        entries = json.load(file)
    return {
        name: Price(
            name, entry["value"], f"{entry['unit']}, {entry['region']}", entry["as_of"], entry["source"]
        )
        for name, entry in entries.items()
        if name.startswith(service)
    }
