"""What a user can type is written down somewhere a user will look."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from calculators.registry import CALCULATORS, load
from studykit.cli.commands import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = {
    page: page.read_text(encoding="utf-8") for page in [ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")]
}
ALL = "\n".join(PAGES.values())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_documented(command):
    """The docs or the README name every command as it is typed."""
    assert re.search(rf"studykit {command}\b", ALL)


@pytest.mark.parametrize("name", CALCULATORS)
def test_each_operation_of_a_calculator_is_documented(name):
    """A calculator's page names every operation as it is typed."""
    page = (ROOT / "docs" / "calculators" / f"{name}.md").read_text(encoding="utf-8")
    others = load(name).OPERATIONS[1:]
    assert f"calc {name}" in page
    missing = [o.name for o in others if f"calc {name} {o.name}" not in page]
    assert not missing


def test_docs_name_no_command_that_does_not_exist():
    """Every `studykit WORD` in the docs is a command."""
    words = set(re.findall(r"(?:`|\$ )studykit ([a-z]+)", ALL))
    assert words <= set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_between_pages_lead_somewhere(page):
    """A relative link names a file that is there."""
    for target in re.findall(r"\]\(([^)#]+)[)#]", PAGES[page]):
        if "://" not in target:
            assert (page.parent / target).exists(), target
