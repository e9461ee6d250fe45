"""Whatever is in a file, loading ends with items or defects and never with an exception."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext, suppress
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studykit.errors import LibraryError
from studykit.library.library import load_library
from studykit.library.lint.rules import RULES
from tests.library.samples import BASE, BLUEPRINT, CARDS, TOPICS, write
from tests.library.test_card_kinds import CHOICE, EXERCISE, TYPED

FILES = {**BASE, CARDS: BASE[CARDS] + TYPED + CHOICE + EXERCISE}
_SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_SNIPPETS = st.sampled_from(
    ("", "\n", "- ", ": ", "  ", "{", "}", "[", "]", "&a ", "*a", "!!int ", '"', "'", "|", ">", "#", "---\n")
) | st.sampled_from(
    ("{{c1::", "}}", "{fact:", "{input:x}", "null", "true", "-1", "1e999", "\x00", "\x1b[2J", "é", "\ud800")
)


@st.composite
def mutated_files(draw):
    """A file of the sound pack with up to four passages cut out or replaced."""
    name = draw(st.sampled_from(sorted(FILES)))
    text = FILES[name]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        text = text[:start] + draw(_SNIPPETS | st.text(max_size=6)) + text[end:]
    return name, text.encode("utf-8", "surrogatepass")


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()


@st.composite
def misshapen_files(draw):
    """A file of the sound pack with one value anywhere in it replaced by one of another shape."""
    name = draw(st.sampled_from(sorted(name for name in FILES if name.endswith(".yaml"))))
    tree = yaml.safe_load(FILES[name])
    place = tree
    while True:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        key = draw(st.sampled_from(list(keys)))
        deeper = isinstance(place[key], dict | list) and place[key] and draw(st.booleans())
        if not deeper:
            break
        place = place[key]
    place[key] = draw(
        _SCALARS | st.lists(_SCALARS, max_size=3) | st.dictionaries(st.text(max_size=4), _SCALARS, max_size=3)
    )
    return name, yaml.safe_dump(tree, allow_unicode=True).encode("utf-8", "surrogatepass")


def _check(name, content):
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), {**FILES, name: content})
        library = load_library([root])
        for topic in library.notes:
            library.note(topic)
        for card, head in library.cards.items():
            # The inputs of an exercise are tried when it is drawn.
            with suppress(LibraryError) if head.kind == "exercise" else nullcontext():
                library.card(card)
        for question, head in library.questions.items():
            if head.kind == "exercise":
                library.exercise(question)
            else:
                library.question(question)
        for defect in library.defects:
            assert defect.rule in RULES
            assert defect.message
            assert 0 <= defect.line <= (root / defect.path).read_bytes().count(b"\n") + 2
        empty = b"[]" in content or b"{}" in content
        assert library.defects or empty or _from_file(library, str(root / name))


def _from_file(library, path):
    """Whether anything in the library was read from a file."""
    heads = [*library.notes.values(), *library.cards.values(), *library.questions.values()]
    paths = {head.path for head in (*heads, *library.labs.values())}
    paths |= {str(fact.path) for fact in library.facts.values()}
    return path in paths or path.endswith((TOPICS, BLUEPRINT))


@_SETTINGS
@given(mutated_files())
def test_mutated_text_never_raises(file):
    """Bytes cut out and put in anywhere."""
    _check(*file)


@_SETTINGS
@given(misshapen_files())
def test_misshapen_data_never_raises(file):
    """Good YAML with a value of another shape."""
    _check(*file)


@_SETTINGS
@given(st.sampled_from(sorted(BASE)), st.binary(max_size=200))
def test_random_bytes_never_raise(name, content):
    """No trace of the format at all."""
    _check(name, content)
