"""A decision that one can walk: what came out, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Tree

from calculators.text import MARKS

if TYPE_CHECKING:
    from textual.widgets.tree import TreeNode

    from calculators.contract import Branch

STYLES = {"yes": "bold", "no": "", "": "dim"}


class DecisionTree(Tree[None]):
    """The tree of a result; arrows walk, Enter and Space open and close. Not shown where there is none."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__("", id=id)
        self.guide_depth = 3
        self.display = False

    def show(self, tree: Branch | None) -> None:
        """Replace the tree; the first two levels are open."""
        self.display = tree is not None
        self.clear()
        if tree is None:
            return
        self.root.set_label(_label(tree))
        self._grow(self.root, tree, level=0)
        # As high as all of it could be, up to a screenful; it scrolls beyond.
        self.styles.height = min(_size(tree), 24) + 1  # and a line to scroll long labels by

    def _grow(self, node: TreeNode[None], tree: Branch, level: int) -> None:
        for branch in tree.branches:
            if branch.branches:
                self._grow(node.add(_label(branch)), branch, level + 1)
            else:
                node.add_leaf(_label(branch))
        if level < 2:
            node.expand()


def _label(branch: Branch) -> Text:
    return Text(f"{MARKS[branch.mark]}{branch.text}", style=STYLES[branch.mark])


def _size(tree: Branch) -> int:
    return 1 + sum(_size(branch) for branch in tree.branches)
