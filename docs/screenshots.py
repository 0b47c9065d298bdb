"""Take the pictures of the manual, docs/images, from the viewer on the example data.

`python docs/screenshots.py` takes all of them, `python docs/screenshots.py NAME …` those. Debian's Chromium draws
them; what it shows is served on a free port of this machine for as long as it takes. A picture is written only where
it looks different, so that one taken again on the same machine changes nothing.
"""

import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from concept.library import FileLibrary
from web import create_app

DOCS = Path(__file__).resolve().parent
IMAGES = DOCS / "images"
DATA = DOCS.parent / "data"
ADDRESS = "http://localhost:8000"
"""What pages say of where they are; the port is free on no two days the same."""
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --force-color-profile=srgb --font-render-hinting=none"
).split()
NOTICEABLE = 12
"""Steps of 255 by which a point may differ and still look the same; drawing letters is not exact."""


@dataclass(frozen=True)
class Picture:
    """A page as somebody sees it: its size in pixels of the screen, and what they did before they looked.

    `hovered` and `focused` are selectors; `beginning_at` is the element that is scrolled to the top.
    """

    name: str
    path: str
    width: int = 1440
    height: int = 900
    scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"
    hovered: str = ""
    focused: str = ""
    beginning_at: str = ""

    @property
    def file(self) -> Path:
        """Where it lies."""
        return IMAGES / f"{self.name}.webp"


CO_PRODUCTION = "/analysis/bamber-co-production"
PHONE = {"width": 390, "height": 844}

PICTURES = (
    Picture("home", "/"),
    Picture("analysis", CO_PRODUCTION),
    Picture(
        "analysis-figure", CO_PRODUCTION, beginning_at="#figure", hovered="#figure .attribute a, #figure a.attribute"
    ),
    Picture("analysis-matrix", CO_PRODUCTION, beginning_at="#matrix"),
    Picture("analysis-dark", CO_PRODUCTION, scheme="dark"),
    Picture("analysis-phone", CO_PRODUCTION, **PHONE),
    Picture("analysis-print", CO_PRODUCTION, width=794, height=1123, media="print"),
    Picture("concept", "/concept/post-intensive-care-syndrome"),
    Picture("search", "/search?q=power"),
    Picture("concept-lattice", "/concept/patient-participation/lattice"),
    Picture("german", "/analysis/bamber-co-production?lang=de"),
    Picture("concept-phone", "/concept/post-intensive-care-syndrome", **PHONE),
    Picture("source", "/source/analysis/bamber-co-production/work/coen-kearns-2012"),
    Picture("statement", f"{CO_PRODUCTION}/attribute/equality"),
    Picture("atlas", "/atlas/co-production"),
    Picture("lattice", f"{CO_PRODUCTION}/lattice"),
    Picture("network", f"{CO_PRODUCTION}/network"),
    Picture("question", "/questions/sources-of-attributes"),
    Picture("sparql", "/sparql"),
)


def main(names: list[str]) -> None:
    """Take the pictures of those names, or all."""
    unknown = set(names) - {picture.name for picture in PICTURES}
    if unknown:
        known = ", ".join(picture.name for picture in PICTURES)
        sys.exit(f"No picture is called {', '.join(sorted(unknown))}. There are: {known}.")
    with the_viewer() as port, the_browser(port) as browser:
        for picture in PICTURES:
            if not names or picture.name in names:
                print(f"{write(picture, take(browser, picture)):9} {picture.file.relative_to(DOCS)}")


@contextmanager
def the_viewer() -> Iterator[int]:
    """The port on which the viewer shows the example data, until the block ends."""
    server: Any = create_server(create_app(FileLibrary([DATA])), host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield server.effective_port
    finally:
        server.task_dispatcher.shutdown()
        server.close()


@contextmanager
def the_browser(port: int) -> Iterator[Browser]:
    """Chromium, which finds the viewer of that port at ADDRESS, until the block ends."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        sys.exit("There is no Chromium on the PATH: apt-get install chromium.")
    with sync_playwright() as playwright:
        found_at = f"--host-resolver-rules=MAP {urlsplit(ADDRESS).netloc} 127.0.0.1:{port}"
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, found_at])
        yield browser
        browser.close()


def take(browser: Browser, picture: Picture) -> Image.Image:
    """The picture, as the browser shows it."""
    size = {"width": picture.width, "height": picture.height}
    page = browser.new_page(viewport=size, color_scheme=picture.scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.emulate_media(media=picture.media)
    page.goto(ADDRESS + picture.path, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    _look_where(page, picture)
    shot = page.screenshot(animations="disabled", caret="hide")
    page.close()
    return Image.open(BytesIO(shot)).convert("RGB")


def _look_where(page: Page, picture: Picture) -> None:
    """Bring the page into the state that the picture shows."""
    if page.locator("[data-network]").count():
        page.wait_for_selector("[data-network][data-state=drawn]")
    if picture.beginning_at:
        page.locator(picture.beginning_at).evaluate("element => scrollTo(0, element.offsetTop - 16)")
    if picture.hovered:
        page.locator(picture.hovered).first.hover()
    if picture.focused:
        page.locator(picture.focused).first.focus()


def write(picture: Picture, taken: Image.Image) -> str:
    """Write the picture where it looks different from the one that lies there; what was done, in a word."""
    if picture.file.exists() and _look_alike(Image.open(picture.file).convert("RGB"), taken):
        return "the same"
    IMAGES.mkdir(exist_ok=True)
    taken.save(picture.file, lossless=True, method=6)
    return "taken"


def _look_alike(one: Image.Image, other: Image.Image) -> bool:
    if one.size != other.size:
        return False
    return max(high for _low, high in ImageChops.difference(one, other).getextrema()) <= NOTICEABLE


if __name__ == "__main__":
    main(sys.argv[1:])
