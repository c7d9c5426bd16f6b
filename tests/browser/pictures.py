"""Draw the pictures of README.md and docs/TOUR.md anew: `make pictures`.

Each is the example treasury under the recorded figures and the seed that stands there, so that only
a change of the program changes a picture.
"""

import io
import re
import sys

from PIL import Image
from playwright.sync_api import Browser

from tests.browser import pages
from tests.browser.serving import ROOT, chromium, server
from tests.browser.visit import Visit

FOLDER = ROOT / "docs"
MOST_BYTES = 1_500_000
_WIDTH, _HEIGHT = 1280, 1000
_HEIGHTS = {
    "Overview": 1800,
    "Liquidity": 1400,
    "Peg": 1400,
    "RPL": 1400,
    "Operators": 1400,
    "Validation": 1400,
}
# Where base alone says little.
_SCENARIOS = {"Scenarios": "?eth_price_change=-0.35&basis=-0.065"}


def main() -> None:
    """Draw all of them and print what they weigh."""
    with server(ROOT / "streamlit_app.py") as address, chromium() as browser:
        for title, path in pages.paths().items():
            _draw(browser, address, title, path, "light")
        _draw(browser, address, "Overview", "", "dark")
    sizes = {file.name: file.stat().st_size for file in sorted(FOLDER.glob("*.webp"))}
    for name, size in sizes.items():
        sys.stdout.write(f"{size:>9,} {name}\n")
    total = sum(sizes.values())
    sys.stdout.write(f"{total:>9,} in all\n")
    if total > MOST_BYTES:
        sys.exit(f"The pictures weigh more than {MOST_BYTES:,} bytes.")


def _draw(browser: Browser, address: str, title: str, path: str, scheme: str) -> None:
    place = f"{path}{_SCENARIOS.get(title, '')}"
    visit = Visit.begin(browser, address, scheme=scheme, width=_WIDTH, path=place)  # type: ignore[arg-type]
    visit.page.set_viewport_size({"width": _WIDTH, "height": _HEIGHTS.get(title, _HEIGHT)})
    pages.wait_until_drawn(visit)
    name = f"{re.sub('[^a-z0-9]+', '-', title.lower())}-{scheme}.webp"
    image = Image.open(io.BytesIO(visit.page.screenshot(animations="disabled"))).convert("RGB")
    image.save(FOLDER / name, lossless=True, quality=100, method=6)
    visit.end()


if __name__ == "__main__":
    main()
