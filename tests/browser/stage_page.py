"""The stage in a browser, and what a person does with the forms on it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.browser.lab import axe_violations
from tests.browser.stage import NEWS, SET

ARTEFACTS = Path(__file__).parent.parent.parent / "artefacts"
EVERY_LOOK = os.environ.get("LOOKS") == "all"
NO_LOOK = os.environ.get("LOOKS") == "none"
SIZES = {"wide": {"width": 1280, "height": 1800}, "narrow": {"width": 700, "height": 1800}}
_AT_REST = """
() => Promise.all(document.getAnimations()
    .filter(each => each instanceof CSSTransition)
    .map(each => each.finished.catch(() => null)))
"""
_FITS = """
selector => [...document.querySelectorAll(selector)]
    .every(each => each.scrollWidth <= each.clientWidth)
"""
Themes = Mapping[str, Callable[[], None]]


class StagePage:
    """One page for many scenes.

    Attributes:
        told: how many widgets' messages the page has sent to the kernel so far.
        sockets: the connections to a kernel that the page has opened so far.

    Args:
        page: where the stage is about to be opened.
        host: who shows it, for the names of the screenshots.
        themes: the themes that it can be shown in, and how to change to each; the first is on.
    """

    def __init__(self, page: Page, *, host: str, themes: Themes) -> None:
        self.page = page
        self._host = host
        self._themes = themes
        self._theme = next(iter(themes), "")
        self._presses = 0
        self._has_looked = False
        self.told = 0
        self.sockets: list[WebSocket] = []
        page.on("websocket", self._note_socket)
        page.set_viewport_size(SIZES["wide"])

    def _note_socket(self, socket: WebSocket) -> None:
        if "/channels" in socket.url:
            self.sockets.append(socket)
        socket.on("framesent", self._count)

    def _count(self, frame: bytes | str) -> None:
        self.told += b"comm_msg" in (frame.encode() if isinstance(frame, str) else frame)

    def play(self, scene: str) -> None:
        """Show a scene from its beginning."""
        self._press(scene)

    def let(self, event: str) -> None:
        """Let something happen that nobody can do in the forms."""
        self._press(event)

    def _press(self, name: str) -> None:
        self._presses += 1
        self.button(name).click()
        expect(self.page.locator(f".{NEWS}")).to_have_text(f"{self._presses} {name}")

    def look(self, state: str) -> None:
        """Judge what is shown: axe-core finds nothing, nothing is scrolled sideways, wide or narrow.

        The first look is at each theme, which changes while the forms are shown; later ones are at
        the theme that is on then: dark in JupyterLab, light in the app. `LOOKS=all` looks at each
        theme every time, and keeps each size below artefacts/ instead of the wide one only;
        `LOOKS=none` is for repetitions, which are about what happens, not about how it looks.
        """
        if NO_LOOK:
            return
        for theme in self._themes_to_judge():
            self._use(theme)
            self.page.evaluate(_AT_REST)
            assert axe_violations(self.page, f".{SET}") == [], theme
            for size, pixels in SIZES.items():
                self.page.set_viewport_size(pixels)
                self.page.wait_for_function(_FITS, arg=f".{SET}, .{SET} .pnb-form")
                if EVERY_LOOK or size == "wide":
                    self._keep(f"{state}-{self._host}-{theme}-{size}")
            self.page.set_viewport_size(SIZES["wide"])

    def _themes_to_judge(self) -> list[str]:
        """The theme that is on, and then the others where they are due."""
        is_due, self._has_looked = EVERY_LOOK or not self._has_looked, True
        return sorted(
            (theme for theme in self._themes if is_due or theme == self._theme),
            key=lambda theme: theme != self._theme,
        )

    def _use(self, theme: str) -> None:
        if theme != self._theme:
            self._themes[theme]()
            self._theme = theme

    def _keep(self, name: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.locator(f".{SET}").screenshot(
            path=ARTEFACTS / f"{name}.png", animations="disabled"
        )

    # what a person sees and does

    def button(self, name: str) -> Locator:
        """The button of that name that is shown."""
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def code(self) -> Locator:
        """The passcode's field."""
        return self.page.get_by_role("textbox", name="Passcode")

    @property
    def number(self) -> Locator:
        """The phone number's field."""
        return self.page.get_by_role("textbox", name="Phone number")

    @property
    def messages(self) -> Locator:
        """The messages on the phone, newest first."""
        return self.page.get_by_role("article")

    def notice(self, text: str) -> Locator:
        """The first form's notice that says so."""
        return self.page.locator(".pnb-notice:visible").filter(has_text=text).first

    def device(self, kind: str) -> Locator:
        """The radio button of a kind of device, or of another choice."""
        return self.page.get_by_role("radio", name=re.compile(kind))

    def begin(self) -> None:
        """Begin with the user's devices."""
        self.device("The user's devices").check()
        self.button("Begin").click()

    def select(self, device: str) -> None:
        """Choose one of the devices that are listed."""
        self.device(device).check()
        self.button("Use this device").click()

    def choose(self, device: str) -> None:
        """Begin with the user's devices, and choose one."""
        self.begin()
        self.select(device)

    def unfold_connection(self) -> None:
        """Show the connection's form."""
        self.page.get_by_role("button", name=re.compile("^Connection")).click()

    def send(self) -> str:
        """Press Send, wait for the code's field, and read the code on the phone."""
        self.button("Send").click()
        expect(self.code).to_be_focused()
        return self.newest_code()

    def newest_code(self) -> str:
        """The code of the newest message."""
        text = self.messages.first.locator(".pnb-message-text").inner_text()
        found = re.search(r"\d{6,}", text)
        assert found is not None
        return found.group()

    def check(self, code: str) -> None:
        """Type a code and press Check."""
        self.code.fill(code)
        self.button("Check").click()


def wrong_code(right: str) -> str:
    """Another code than the right one."""
    return f"{(int(right) + 1) % 10 ** len(right):0{len(right)}}"
