"""Notes of a collection as cards of a deck: which kind each is, and what stands on its sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from studykit.formats.anki import templates
from studykit.formats.anki.html import to_markdown
from studykit.formats.anki.wording import FIELDS, MODEL_IDS, accept_from_html
from studykit.formats.deck import DeckCard, Line
from studykit.formats.gaps import mended
from studykit.library.cloze import ClozeError, numbers
from studykit.memory.ports import Marks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.formats.anki.collection import CardRow, Note, NoteType, Template

_SUSPENDED, _BURIED = -1, (-2, -3)
_OCCLUSION = "::image-occlusion:"


class Taken(NamedTuple):
    """A note as items, each with its cards: the part after the item's id, and Anki's row of it."""

    items: tuple[tuple[DeckCard, tuple[tuple[str, CardRow], ...]], ...]
    lines: tuple[Line, ...]


def take(note: Note, kind: NoteType, cards: Sequence[CardRow], deck: str) -> Taken:
    """The items that a note gives.

    Args:
        note: The note.
        kind: Its type.
        cards: Its cards, in order.
        deck: The name of its deck.
    """
    where = f"note {note.id}"
    fields = dict(zip(kind.fields, note.fields, strict=False))
    lines = [Line("changed", where, "buried until tomorrow in Anki; asked today here")] * any(
        card.queue in _BURIED for card in cards
    )
    base = DeckCard(note.guid, "basic", (), tuple(dict.fromkeys(note.tags)), deck, where=where)
    if note.type == MODEL_IDS["typed"] and set(kind.fields) == set(FIELDS["typed"]):
        items, more = _typed(base, fields, cards)
    elif kind.cloze:
        items, more = _cloze(base, kind, fields, cards)
    else:
        items, more = _sides(base, kind, fields, cards)
    return Taken(tuple(items), (*lines, *more))


_Items = tuple[list[tuple[DeckCard, tuple[tuple[str, "CardRow"], ...]]], list[Line]]


def _marked(item: DeckCard, cards: Sequence[tuple[str, CardRow]]) -> DeckCard:
    """The item with what Anki keeps of its cards beside their schedules: suspended, a coloured flag."""
    marks = ((part, Marks(suspended=card.queue == _SUSPENDED, flag=card.flags & 7)) for part, card in cards)
    return item._replace(marks=tuple((part, mark) for part, mark in marks if mark != Marks()))


def _cloze(base: DeckCard, kind: NoteType, fields: Mapping[str, str], cards: Sequence[CardRow]) -> _Items:
    template = kind.templates[0]
    front = to_markdown(templates.render(template.front, fields))
    shown = templates.field_names(template.front)
    # The back repeats the text; what it has beyond is shown with the answer.
    rest = {name: "" if name in shown else text for name, text in fields.items()}
    extra = to_markdown(templates.render(templates.answer_part(template.back), rest))
    if _OCCLUSION in front.markdown:
        return [], [
            Line("dropped", base.where, "it hides parts of a picture, which a terminal does not show")
        ]
    text, changes = mended(front.markdown)
    lines = [Line("changed", base.where, change) for change in changes]
    try:
        known = set(numbers(text))
    except ClozeError as error:
        return [], [Line("dropped", base.where, f"no cloze that can be asked: {error}")]
    kept = []
    for card in cards:
        if card.ord + 1 in known:
            kept.append((f"~c{card.ord + 1}", card))
        else:
            lines.append(Line("dropped", base.where, f"card {card.ord + 1} has no gap any more"))
    sides = (text, extra.markdown) if extra.markdown else (text,)
    item = base._replace(kind="cloze", sides=sides, media=_media(front.media, extra.media))
    return [(_marked(item, kept), tuple(kept))], lines


def _typed(base: DeckCard, fields: Mapping[str, str], cards: Sequence[CardRow]) -> _Items:
    """A typed card of studykit's own: its fields say more than its template shows."""
    front, back, extra = (to_markdown(fields[name]) for name in FIELDS["typed"][:3])
    sides = (front.markdown, back.markdown, extra.markdown)
    kept = [("", cards[0])]
    item = base._replace(
        kind="typed",
        sides=sides if extra.markdown else sides[:2],
        accept=accept_from_html(fields[FIELDS["typed"][3]]),
        media=_media(front.media, back.media, extra.media),
    )
    return [(_marked(item, kept), tuple(kept))], []


def _sides(base: DeckCard, kind: NoteType, fields: Mapping[str, str], cards: Sequence[CardRow]) -> _Items:
    faces = {
        card.ord: (card, kind.templates[card.ord], *_faces(kind.templates[card.ord], fields))
        for card in cards
        if card.ord < len(kind.templates)
    }
    lines = [
        Line("dropped", base.where, f"card {card.ord + 1} has no template")
        for card in cards
        if card.ord not in faces
    ]
    first, second = faces.get(0), faces.get(1)
    if first and second and first[2:4] == (second[3], second[2]) and len(faces) == 2:
        kept = [("", first[0]), ("~reverse", second[0])]
        item = base._replace(kind="reversed", sides=first[2:4], media=first[4])
        return [(_marked(item, kept), tuple(kept))], lines
    items: list[tuple[DeckCard, tuple[tuple[str, CardRow], ...]]] = []
    for ord_, (card, template, front, back, media) in faces.items():
        # The first keeps the note's name; others of it are items of their own, as their sides are.
        guid = base.guid if not ord_ else f"{base.guid}#{ord_ + 1}"
        typed = templates.typed_field(template.front) is not None
        item = base._replace(guid=guid, kind="typed" if typed else "basic", sides=(front, back), media=media)
        items.append((_marked(item, [("", card)]), (("", card),)))
        if _is_custom(kind, template):
            lines.append(Line("changed", base.where, f"written out from the template {template.name!r}"))
    return items, lines


def _faces(template: Template, fields: Mapping[str, str]) -> tuple[str, str, tuple[str, ...]]:
    """A card's sides, and the media on them."""
    front = to_markdown(templates.render(template.front, fields))
    back = to_markdown(templates.render(templates.answer_part(template.back), fields, answer=True))
    return front.markdown, back.markdown, _media(front.media, back.media)


def _is_custom(kind: NoteType, template: Template) -> bool:
    """Whether a card is more than one field asked and one field answered."""
    front = templates.field_names(template.front)
    back = templates.field_names(templates.answer_part(template.back))
    typed = templates.typed_field(template.front)
    return len(kind.templates) > 2 or len(front - {typed}) != 1 or len(back) != 1


def _media(*names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for some in names for name in some))
