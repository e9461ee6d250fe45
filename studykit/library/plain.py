"""Markdown as plain lines, for terminals without a screen and for comparing what was typed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode


def plain(markdown: str) -> str:
    """The text without its marks, a line a paragraph.

    A row of a table becomes a line that names its columns, a link keeps its address in brackets, a picture becomes
    its text, code is set in by four spaces.
    """
    from markdown_it.tree import SyntaxTreeNode

    blocks = SyntaxTreeNode(parser().parse(markdown)).children
    return "\n".join(_separated(blocks)).strip("\n")


@cache
def parser() -> MarkdownIt:
    """The Markdown that cards and notes are written in: CommonMark with tables, without HTML."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _separated(blocks: Sequence[SyntaxTreeNode]) -> Iterator[str]:
    """The lines of blocks with an empty one between any two."""
    for i, block in enumerate(blocks):
        if i:
            yield ""
        yield from _lines(block)


def _lines(block: SyntaxTreeNode) -> Iterator[str]:
    match block.type:
        case "paragraph" | "heading":
            yield from _inline(block.children).split("\n")
        case "fence" | "code_block":
            yield from (f"    {line}".rstrip() for line in block.content.rstrip("\n").split("\n"))
        case "bullet_list" | "ordered_list":
            yield from _list(block)
        case "blockquote":
            yield from (f"> {line}".rstrip() for line in _separated(block.children))
        case "table":
            yield from _table(block)
        case "hr":
            yield "---"
        case _:
            yield _inline([block])


def _list(block: SyntaxTreeNode) -> Iterator[str]:
    first = int(block.attrs.get("start", 1))
    for number, item in enumerate(block.children, first):
        mark = f"{number}. " if block.type == "ordered_list" else "- "
        lines = [line for child in item.children for line in _lines(child)] or [""]
        yield f"{mark}{lines[0]}".rstrip()
        yield from (f"{' ' * len(mark)}{line}".rstrip() for line in lines[1:])


def _table(block: SyntaxTreeNode) -> Iterator[str]:
    """A line a row, each value after its column's name."""
    names, *rows = [
        [_inline(cell.children) for cell in row.children] for part in block.children for row in part.children
    ]
    if not rows:
        yield "; ".join(names)
    for row in rows:
        pairs = zip(names, row, strict=False)
        yield "; ".join(f"{name}: {value}" if name else value for name, value in pairs)


def _inline(nodes: Sequence[SyntaxTreeNode]) -> str:
    return "".join(map(_text, nodes))


def _text(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "image":
            return f"[image: {node.content or node.attrs.get('src', '')}]"
        case "link":
            text, address = _inline(node.children), str(node.attrs.get("href", ""))
            return text if text == address else f"{text} ({address})"
        case _:
            return _inline(node.children) if node.children else getattr(node, "content", "")
