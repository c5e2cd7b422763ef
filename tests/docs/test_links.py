"""Every link of the pages leads somewhere."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.docs import pages


@pytest.mark.parametrize("page", pages.pages(), ids=pages.name)
def test_links_lead_to_files_and_headings_that_exist(page: Path) -> None:
    """A reader who follows a link within the project never ends at nothing."""
    text = page.read_text("utf-8")
    broken = [target for target in pages.links(text) if not urlsplit(target).scheme and not leads(page, target)]
    assert not broken


def leads(page: Path, target: str) -> bool:
    """Whether there is what the target names, its heading included."""
    path, _, fragment = unquote(target).partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists() or not file.is_relative_to(pages.ROOT):
        return False
    return not fragment or (file.suffix == ".md" and fragment in pages.anchors(file.read_text("utf-8")))


def test_every_page_of_docs_can_be_reached_from_the_readme() -> None:
    """No page is known only to who wrote it."""
    readme = pages.ROOT / "README.md"
    seen, open_pages = {readme}, [readme]
    while open_pages:
        page = open_pages.pop()
        targets = [target.partition("#")[0] for target in pages.links(page.read_text("utf-8"))]
        found = {(page.parent / target).resolve() for target in targets if target.endswith(".md")}
        open_pages += found - seen
        seen |= found
    assert set((pages.ROOT / "docs").rglob("*.md")) <= seen


def test_headings_become_anchors_as_git_hosts_make_them() -> None:
    """Punctuation goes, spaces become hyphens, and a second heading of one name is numbered."""
    text = "# Keys & `poolhouse keys`\n\n## It's *done*: yes!\n\n```\n# no heading\n```\n\n## It's *done*: yes!\n"
    assert pages.anchors(text) == {"keys--poolhouse-keys", "its-done-yes", "its-done-yes-1"}


def test_links_in_code_are_none() -> None:
    """What looks like a link in an example is the example's."""
    assert pages.links('[a](b.md)\n\n```\n[c](d.md)\n```\n<img src="e.svg">\n') == ["b.md", "e.svg"]
