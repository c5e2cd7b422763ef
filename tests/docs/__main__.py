"""`make docs`: writes the parts of the pages that the code knows."""

import sys

from tests.docs import pages, tables


def main() -> None:
    """Write every page that is not what the code says."""
    for page in pages.pages():
        text = page.read_text("utf-8")
        if (new := tables.current(text)) != text:
            page.write_text(new, "utf-8")
            sys.stdout.write(f"written: {pages.name(page)}\n")


main()
