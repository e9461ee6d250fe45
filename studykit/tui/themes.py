"""studykit's own colours, a dark and a light set. Meaning never rests on colour alone: words and signs carry it too."""

from __future__ import annotations

from rich.theme import Theme as RichTheme
from textual.theme import Theme

DARK = Theme(
    name="studykit-dark",
    primary="#7FB4CA",
    secondary="#98BB6C",
    accent="#E6C384",
    warning="#FF9E3B",
    error="#E46876",
    success="#98BB6C",
    foreground="#DCD7BA",
    background="#16161D",
    surface="#1F1F28",
    panel="#2A2A37",
    dark=True,
    variables={"footer-key-foreground": "#E6C384", "input-selection-background": "#7FB4CA 35%"},
)

LIGHT = Theme(
    name="studykit-light",
    primary="#2F5D7C",
    secondary="#4F6F22",
    accent="#8A5A00",
    warning="#A44A00",
    error="#A5222F",
    success="#3F6F1F",
    foreground="#2B2B33",
    background="#FAF7EF",
    surface="#F1ECDF",
    panel="#E4DDCB",
    dark=False,
    variables={"footer-key-foreground": "#8A5A00"},
)

# Prose stays in the theme's own two tones: weight and underline say what a heading or a term is.
MARKDOWN = RichTheme(
    {
        "markdown.h1": "bold",
        "markdown.h2": "bold underline",
        "markdown.h3": "bold",
        "markdown.code": "bold",
        "markdown.code_block": "none",
        "markdown.table.header": "bold",
        "markdown.table.border": "dim",
        "markdown.item.bullet": "bold",
        "markdown.item.number": "bold",
        "markdown.link": "underline",
        "markdown.link_url": "underline",
    }
)
