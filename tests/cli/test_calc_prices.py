"""`studykit calc prices`: what the sums cost with, and how old it is."""

from __future__ import annotations

import json
from datetime import date

import pytest

from calculators import prices
from calculators.contract import Price
from calculators.prices import Prices, load_prices
from studykit.__main__ import main


def test_every_price_is_listed(capsys):
    """JSON has each with its age, unit, Region and source."""
    assert main(["calc", "prices", "--json"]) == 0
    listed = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert set(listed) == set(load_prices())
    read = listed["dynamodb.standard.rcu-hour"]
    assert read["age_days"] == (date.today() - date.fromisoformat(read["as_of"])).days  # noqa: DTZ011
    assert read["region"] == "us-east-1"
    assert read["unit"] == "USD per RCU-hour"
    assert read["source"]


def test_every_price_is_complete():
    """Each has an amount above or at zero, a unit, a day that has been and a source."""
    for price in load_prices().values():
        assert float(price.value) >= 0
        assert price.unit.startswith("USD per ")
        assert date(2023, 1, 1) <= date.fromisoformat(price.as_of) <= date.today()  # noqa: DTZ011
        assert price.source


def test_a_beginning_narrows_the_list(capsys):
    """Names that begin otherwise are left out."""
    assert main(["calc", "prices", "dynamodb.standard-ia"]) == 0
    out = capsys.readouterr().out
    assert "dynamodb.standard-ia.storage" in out
    assert "dynamodb.standard.storage" not in out


def test_a_beginning_that_nothing_has(capsys):
    """Is refused with the way out."""
    assert main(["calc", "prices", "lambada"]) == 2
    assert capsys.readouterr().err.startswith("studykit: No price begins with 'lambada'.\n")


@pytest.mark.parametrize("words", [["--vary", "a=1..2"], ["--explain"], ["a", "b"], ["--old"]])
def test_words_that_mean_nothing(words, capsys):
    """Are refused and not ignored."""
    assert main(["calc", "prices", *words]) == 2
    assert "means nothing to prices" in capsys.readouterr().err


def test_old_ones_are_marked(monkeypatch, capsys):
    """More than a year old: a mark in the row, and a count below."""
    old = Price("a.b", "1", "USD per year, us-east-1", "2020-01-31", "somewhere")
    monkeypatch.setattr("studykit.cli.calc_prices.load_prices", lambda _beginning: {"a.b": old})
    assert main(["calc", "prices"]) == 0
    out = capsys.readouterr().out
    assert " d !" in out
    assert "! 1 of them is older than a year" in out


def test_a_price_of_ones_own():
    """Takes the place of the shipped one, with or without the service, and says that it was given."""
    for name in ("standard.rcu-hour", "dynamodb.standard.rcu-hour"):
        own = Prices("dynamodb.", [f"{name}=$0.5"])
        assert own["standard.rcu-hour"] * 2 == 1
        assert own.used == [
            Price(
                "dynamodb.standard.rcu-hour",
                "0.5",
                "USD per RCU-hour, us-east-1",
                "given",
                "given with --price",
            )
        ]


@pytest.mark.parametrize("text", ["rcu", "=1", "standard.rcu-hour=", "standard.rcu-hour=-1", "s=nan", "x=1"])
def test_no_price(text):
    """What is no NAME=VALUE of a price there is, or below zero, is refused in the field price."""
    with pytest.raises(prices.CalculatorError) as refused:
        Prices("dynamodb.", [text])
    assert refused.value.field == "price"
