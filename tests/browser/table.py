"""Tables that are edited: a canvas, which clicks at the right place and keys reach."""

from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.visit import PATIENCE_MS, Visit

ROW_HEIGHT = 35
# In the first column that can be edited, beyond the ticks and the numbers of the rows.
TICK, FIRST_COLUMN = 16, 110


@dataclass
class EditedTable:
    """One of the page's tables, by its order on the page; rows and columns count from 0."""

    visit: Visit
    number: int = 0

    @property
    def canvas(self) -> Locator:
        """Return what is drawn on."""
        return self.visit.page.get_by_test_id("data-grid-canvas").nth(self.number)

    def expect_cell(self, row: int, column: int, text: str) -> None:
        """Wait until a reader that cannot see the canvas is told so of a cell."""
        cell = self.canvas.get_by_test_id(f"glide-cell-{column + 2}-{row}")
        expect(cell).to_have_text(text, timeout=PATIENCE_MS)

    def expect_rows(self, count: int) -> None:
        """Wait until there are so many rows, besides the header and the empty one at the end."""
        expect(self.canvas.locator("table")).to_have_attribute(
            "aria-rowcount", str(count + 2), timeout=PATIENCE_MS
        )

    def type(self, row: int, column: int, text: str) -> None:
        """Type into a cell."""
        self._click(row, FIRST_COLUMN)
        keyboard = self.visit.page.keyboard
        for passed in range(column):
            self._expect_chosen(row, passed)
            keyboard.press("ArrowRight")
        self._expect_chosen(row, column)
        keyboard.press("Enter")
        box = self.visit.page.locator("#portal .gdg-input, #portal input").first
        expect(box).to_be_visible(timeout=PATIENCE_MS)
        box.fill(text)
        keyboard.press("Enter")
        self.visit.settle()

    def add(self, row: int, asset: str, amount: str) -> None:
        """Add a row at the end, which is where `row` is."""
        self._click(row, FIRST_COLUMN)  # asks at once for the asset
        self.visit.page.locator("#portal input").first.fill(asset)
        self.visit.page.keyboard.press("Enter")
        self.type(row, 1, amount)

    def remove(self, row: int) -> None:
        """Tick a row and delete it."""
        self._click(row, TICK)
        ticked = self.canvas.locator(f'tr[aria-rowindex="{row + 2}"]')
        expect(ticked).to_have_attribute("aria-selected", "true", timeout=PATIENCE_MS)
        self.visit.page.keyboard.press("Delete")
        self.visit.settle()

    def _expect_chosen(self, row: int, column: int) -> None:
        """Wait until a cell is the chosen one: keys that come sooner reach the one before."""
        cell = self.canvas.get_by_test_id(f"glide-cell-{column + 2}-{row}")
        expect(cell).to_have_attribute("aria-selected", "true", timeout=PATIENCE_MS)

    def _click(self, row: int, x: int) -> None:
        expect(self.canvas).to_be_visible(timeout=PATIENCE_MS)
        self.canvas.scroll_into_view_if_needed()
        box, before = self.canvas.bounding_box(), None
        while box != before:  # what is above may still be growing
            self.visit.page.wait_for_timeout(200)
            box, before = self.canvas.bounding_box(), box
        assert box is not None
        mouse, y = self.visit.page.mouse, box["y"] + ROW_HEIGHT * (row + 1.5)
        # The table follows the pointer, and takes a click where it has seen it arrive.
        mouse.move(box["x"] + x - 5, y, steps=3)
        self.visit.page.wait_for_timeout(100)
        mouse.move(box["x"] + x, y, steps=3)
        self.visit.page.wait_for_timeout(100)
        mouse.click(box["x"] + x, y)
