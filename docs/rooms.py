"""The rooms of the package as a picture, drawn from the layers that the architecture test holds."""

from __future__ import annotations

from collections.abc import Iterator

from tests.test_architecture import (
    KNOWS_BOTH_SIDES,
    LAYERS,
    SIMULATOR_MAY_IMPORT,
    SIMULATOR_ROOMS,
)

_WIDTH, _ROW, _BOX = 960, 58, 38
_LEFT, _TOP, _STACK = 16, 64, 610  # the stack of layers; the simulator stands to its right
_SIMULATOR = 690
_GAP = 10
_TITLE = "The rooms of pingone_nb"
_HEAD = (
    f'<text x="{_LEFT}" y="28" font-size="18" font-weight="600">{_TITLE}</text>'
    f'<text x="{_LEFT}" y="48">A room imports only from rows below its own. '
    "Rooms with a dashed edge know both sides.</text>"
)


def picture() -> str:
    """The SVG."""
    height = _TOP + _ROW * len(LAYERS) + 8
    body = "\n".join((*_layers(), *_simulator()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img" aria-labelledby="title what" '
        'font-family="system-ui, sans-serif" font-size="14" '
        'style="background:#fff;color:#111" fill="currentColor">\n'
        f'<title id="title">{_TITLE}</title>\n<desc id="what">{_words()}</desc>\n'
        f"{_HEAD}\n{body}\n</svg>\n"
    )


def _words() -> str:
    """The picture in words."""
    layers = "; ".join(", ".join(layer) for layer in reversed(LAYERS))
    both = ", ".join(sorted(KNOWS_BOTH_SIDES))
    rooms = ", ".join(_simulators_rooms())
    return (
        f"From top to bottom: {layers}. Beside them stands the simulator with its rooms, "
        f"from top to bottom {rooms}; {both} import from both sides."
    )


def _layers() -> Iterator[str]:
    for row, layer in enumerate(reversed(LAYERS)):
        y = _TOP + row * _ROW
        width = (_STACK - _GAP * (len(layer) - 1)) / len(layer)
        for place, room in enumerate(layer):
            x = _LEFT + place * (width + _GAP)
            yield _box(x, y, width, room, dashed=room in KNOWS_BOTH_SIDES)


def _simulator() -> Iterator[str]:
    rooms = _simulators_rooms()
    height = _ROW * (len(rooms) + 1)
    top = _TOP + _ROW * (len(LAYERS) - len(rooms) - 1)
    width = _WIDTH - _SIMULATOR - _LEFT
    yield (
        f'<rect x="{_SIMULATOR}" y="{top}" width="{width}" height="{height}" rx="8" '
        'fill="none" stroke="currentColor"/>'
    )
    yield f'<text x="{_SIMULATOR + 14}" y="{top + 26}" font-weight="600">simulator</text>'
    for row, room in enumerate(rooms):
        yield _box(_SIMULATOR + 14, top + _BOX + 4 + row * _ROW, width - 28, room)
    told = ("It imports nothing from the left", f"except {_handed_out()}, to hand out")
    for place, line in enumerate(told):
        x, y = _SIMULATOR + width / 2, top - 32 + 18 * place
        yield f'<text x="{x:g}" y="{y}" text-anchor="middle">{line}</text>'


def _handed_out() -> str:
    return ", ".join(sorted({room for rooms in SIMULATOR_MAY_IMPORT.values() for room in rooms}))


def _simulators_rooms() -> list[str]:
    """Top to bottom: whoever may import more stands above."""
    return sorted(SIMULATOR_ROOMS, key=lambda room: -len(SIMULATOR_ROOMS[room]))


def _box(x: float, y: float, width: float, name: str, *, dashed: bool = False) -> str:
    edge = ' stroke-dasharray="5 3"' if dashed else ""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{_BOX}" rx="6" '
        f'fill="#eef3f8" stroke="#345"{edge}/>'
        f'<text x="{x + width / 2:g}" y="{y + 24:g}" text-anchor="middle">{name}</text>'
    )
