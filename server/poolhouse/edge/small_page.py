"""The pages behind links in mail: a heading, a sentence, perhaps a button, and nothing from anywhere else."""

from typing import Final

HEADERS: Final = {
    # The address carries the secret: no cache keeps it, and no other site hears of it.
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'",
}
_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.1rem/1.5 system-ui, sans-serif; display: grid; place-content: center; min-height: 100vh; margin: 0; }}
main {{ max-width: 28rem; padding: 2rem; }}
h1 {{ font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; }}
p {{ margin: 0; }}
button {{ font: inherit; margin: 1rem 0 0; padding: .5rem 1rem; }}
</style>
<main>
<h1>{title}</h1>
<p>{text}</p>
{form}</main>
</html>
"""
# It goes to the page's own address, whatever that carries.
_FORM: Final = """<form method="post"><button>{label}</button></form>
"""


def page(title: str, text: str, button: str = "") -> str:
    """A page with these words, which are HTML; a `button` of this label asks for the same address again, by POST."""
    return _PAGE.format(title=title, text=text, form=_FORM.format(label=button) if button else "")


UNAVAILABLE: Final = page("Something went wrong", "Please try the link again in a few minutes.")
