"""Questions made up by hypothesis, and what a format may change of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from studykit.formats.questions.bank import Choice, Item, Pair
from studykit.formats.questions.wording import from_markdown

if TYPE_CHECKING:
    from collections.abc import Callable

# A busy machine may take its time.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# What formats take for structure, and what Markdown does.
PIECES = st.sampled_from(
    [
        *("{", "}", "~", "=", "#", "::", "\\", "\\n", "->", "%50%", "[html]", "//", "####", "$CATEGORY:"),
        *("<b>", "&amp;", "]]>", "`x`", "```", "~~~", "# a", "- [x] b", "1. [ ] c", "> d", "<!-- e -->"),
        *(
            "ANSWER: A",
            "A) f",
            '"',
            ",",
            ";",
            "|",
            "Reference: g",
            "\n",
            "\n\n",
            "  ",
            "é",
            "漢",
            "🙂",
            "{fact:",
        ),
    ]
)
_LETTERS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"], max_codepoint=0x1FFFF), max_size=12
)


def _shown(text: str) -> str:
    return from_markdown(text).markdown


# A question of the library has neither white space around it nor carriage returns.
TEXTS = (
    st.lists(PIECES | _LETTERS | st.just(" word "), min_size=1, max_size=6)
    .map("".join)
    .map(_shown)
    .filter(lambda text: text and _shown(text) == text and not text.startswith("Reference:"))
)
REASONS = st.just("") | TEXTS
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
# Markdown that HTML has a way to say.
_SPANS = WORDS | WORDS.map("`{}`".format) | WORDS.map("**{}**".format) | WORDS.map("*{}*".format)
_PARAGRAPHS = st.lists(_SPANS, min_size=1, max_size=5).map(" ".join)
_BLOCKS = (
    _PARAGRAPHS
    | WORDS.map("```\n{}\n```".format)
    | st.lists(_PARAGRAPHS, min_size=2, max_size=3).map(
        lambda lines: "\n".join(f"- {line}" for line in lines)
    )
)
MARKDOWN = st.tuples(_PARAGRAPHS, st.lists(_BLOCKS, max_size=1)).map(
    lambda parts: "\n\n".join([parts[0], *parts[1]])
)
_NAMES = st.builds(lambda topic, rest: f"{topic}/q-{rest}", WORDS, WORDS)
_TASKS = st.lists(st.sampled_from(["DVA-C02 1.1", "DVA-C03 2.3", "SAA-C03 3.4"]), unique=True, max_size=2)
_PAGES = st.lists(
    st.sampled_from(["https://docs.aws.amazon.com/a", "https://aws.amazon.com/b?c=d#e"]), unique=True
)


def items(
    texts: st.SearchStrategy[str] = TEXTS, reasons: st.SearchStrategy[str] = REASONS
) -> st.SearchStrategy[Item]:
    """Questions of all kinds, whose options can be told apart."""
    different = st.lists(texts, min_size=3, max_size=6, unique_by=lambda text: " ".join(text.split()))
    common = {
        "stem": texts,
        "key": _NAMES,
        "category": WORDS,
        "tasks": _TASKS.map(tuple),
        "difficulty": st.integers(0, 5),
        "references": _PAGES.map(tuple),
    }

    @st.composite
    def item(draw: Callable[..., object]) -> Item:
        kind = draw(st.sampled_from(["single", "multiple", "ordering", "matching"]))
        said = draw(different)
        whys = [draw(reasons) for _ in said]
        fields = {name: draw(strategy) for name, strategy in common.items()}
        if kind == "matching":
            prompts = draw(st.lists(texts, min_size=2, max_size=len(said), unique=True))
            pairs = tuple(Pair(p, m, w) for p, m, w in zip(prompts, said, whys, strict=False))
            return Item("matching", options=tuple(map(Choice, said)), pairs=pairs, **fields)
        keys = {"single": 1, "multiple": 2, "ordering": 0}[kind]
        options = [Choice(text, i < keys, why) for i, (text, why) in enumerate(zip(said, whys, strict=True))]
        if kind != "ordering":
            options = draw(st.permutations(options))
        return Item(kind, options=tuple(options), **fields)

    return item()


def told(item: Item) -> Item:
    """A question without where it stood and what it was called."""
    return item._replace(where="", name="", files=())
