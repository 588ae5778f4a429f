"""Keep the catalogs: collect what the code and the templates say, and compile what was translated.

    python scripts/messages.py collect     update locale/*/LC_MESSAGES/django.po
    python scripts/messages.py compile     write the .mo files
    python scripts/messages.py missing     list what the English catalog does not say yet

The source speaks simplified Chinese, so only other languages have catalogs.
Babel does both jobs, because the machines that run the tests have no gettext.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en",)
CODE = ("shanyang", "enterprises", "branches", "services")
KEYWORDS = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# What `templatize` writes for a template: calls like those of the code, amid X's in place of the text.
CALL = re.compile(
    r"""\b(gettext|ngettext|pgettext|npgettext)\((?P<inside>(?:[^()'"]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")*)\)"""
)


def said() -> Catalog:
    """Everything the product says, with the places where it says it."""
    catalog = Catalog(domain="django", charset="utf-8")
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            with path.open("rb") as source:
                for line, message, comments, context in extract("python", source, keywords=KEYWORDS):
                    _add(catalog, message, path, line, comments, context)
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for line, message, context in _in_template(path):
            _add(catalog, message, path, line, [], context)
    return catalog


def _add(catalog: Catalog, message: object, path: Path, line: int, comments: list[str], context: str | None) -> None:
    if message and any("\u4e00" <= sign <= "\u9fff" for sign in str(message)):
        place = (str(path.relative_to(ROOT)), line)
        catalog.add(message, None, [place], auto_comments=comments, context=context)  # type: ignore[arg-type]


def _in_template(path: Path) -> Iterator[tuple[int, object, str | None]]:
    from django.utils.translation.template import templatize

    pseudo = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in CALL.finditer(pseudo):
        line = pseudo.count("\n", 0, call.start()) + 1
        source = io.BytesIO(f"{call.group(0)}\n".encode())
        for _line, message, _comments, context in extract("python", source, keywords=KEYWORDS):
            yield line, message, context


def po(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def mo(language: str) -> Path:
    return po(language).with_suffix(".mo")


def read(language: str) -> Catalog:
    path = po(language)
    if not path.exists():
        return Catalog(locale=language, domain="django", charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale=language, domain="django")


def collect() -> None:
    everything = said()
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(everything, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.project, catalog.version, catalog.copyright_holder = "shanyang", "", ""
        catalog.header_comment = f"# {language}: what the product says, in this language."
        catalog.fuzzy = False
        po(language).parent.mkdir(parents=True, exist_ok=True)
        with po(language).open("wb") as target:
            # Without line numbers: a moved line is no change of the catalog.
            write_po(target, catalog, width=120, no_location=True, sort_output=True, omit_header=False)


def compile_all() -> None:
    for language in LANGUAGES:
        with mo(language).open("wb") as target:
            write_mo(target, read(language))


def missing(language: str) -> list[str]:
    """What is said and has no translation."""
    catalog = read(language)
    lacking = []
    for message in said():
        if not message.id:
            continue
        translated = catalog.get(message.id, message.context)
        if translated is None or not translated.string or not all(_each(translated.string)):
            lacking.append(str(message.id))
    return lacking


def _each(string: str | tuple[str, ...] | list[str]) -> list[str]:
    return [string] if isinstance(string, str) else list(string)


def main() -> None:
    import os

    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanyang.settings")
    import django

    django.setup()
    match sys.argv[1:]:
        case ["collect"]:
            collect()
        case ["compile"]:
            compile_all()
        case ["missing"]:
            print("\n".join(missing("en")))
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
