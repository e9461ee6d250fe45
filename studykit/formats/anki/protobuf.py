"""Protobuf messages, as far as Anki's collections need them: fields by number, without a schema.

https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

Value = int | bytes


def fields(message: bytes) -> dict[int, list[Value]]:
    """The values of each field, in order: integers as they are, the rest as bytes.

    Raises:
        ValueError: It is no message, or one that is cut short.
    """
    found: dict[int, list[Value]] = {}
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        number, kind = key >> 3, key & 7
        if not number:
            raise ValueError("a field has the number 0")
        value: Value
        if kind == 0:
            value, position = _varint(message, position)
        else:
            match kind:
                case 1:
                    size = 8
                case 2:
                    size, position = _varint(message, position)
                case 5:
                    size = 4
                case _:
                    raise ValueError(f"there is no wire type {kind}")
            value, position = message[position : position + size], position + size
            if position > len(message):
                raise ValueError("the message is cut short")
        found.setdefault(number, []).append(value)
    return found


def text(message: dict[int, list[Value]], number: int) -> str:
    """A text field; "" where there is none, as protobuf leaves empty ones out.

    Raises:
        ValueError: It is no text.
    """
    value = message.get(number, [b""])[-1]
    if isinstance(value, int):
        raise ValueError(f"the field {number} is no text")  # noqa: TRY004 - the data's fault, not a caller's
    return value.decode()


def _varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if position >= len(message) or shift > 63:
            raise ValueError("a number is cut short")
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, position
