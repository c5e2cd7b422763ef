"""The pages behind links in mail."""

from poolhouse.edge import small_page


def test_a_page_has_its_words_and_a_button_where_there_is_something_to_press() -> None:
    """The form goes to the page's own address, and nothing comes from anywhere else."""
    plain, asking = small_page.page("Title", "Text."), small_page.page("Title", "Text.", "Yes")
    assert "<h1>Title</h1>" in plain
    assert "<p>Text.</p>" in plain
    assert "<form" not in plain
    assert '<form method="post"><button>Yes</button></form>' in asking
    for page in (plain, asking, small_page.UNAVAILABLE):
        assert "http" not in page
        assert "<script" not in page


def test_no_cache_and_no_other_site_hears_of_the_address() -> None:
    """It carries a secret; and no other site shows the page in a frame."""
    assert small_page.HEADERS["cache-control"] == "no-store"
    assert small_page.HEADERS["referrer-policy"] == "no-referrer"
    policy = small_page.HEADERS["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
