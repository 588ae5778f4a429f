"""Pages must work on Chromium 105, under a strict CSP, in proper Chinese, with the house's own colors."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

TOO_NEW_CSS = {
    "color-mix(": "Chromium 111",
    "light-dark(": "Chromium 123",
    "subgrid": "Chromium 117",
    "@scope": "Chromium 118",
    "@starting-style": "Chromium 117",
    "@property": "kept for later, no use here",
    "anchor-name": "Chromium 125",
    "position-anchor": "Chromium 125",
    "field-sizing": "Chromium 123",
    "interpolate-size": "Chromium 129",
    "text-wrap": "Chromium 114",
    "view-transition-name": "Chromium 111",
    "oklch(": "Chromium 111",
    "oklab(": "Chromium 111",
    ":popover-open": "Chromium 114",
    "linear(": "Chromium 113, but not linear-gradient(",
    "scrollbar-gutter-both": "not a value",
    "round(": "Chromium 125",
}
TOO_NEW_JS = (
    ".toSorted(",
    ".toReversed(",
    ".toSpliced(",
    ".with(",
    "Object.groupBy",
    "Map.groupBy",
    "Array.fromAsync",
    "Promise.withResolvers",
    "Promise.try",
    ".isSubsetOf(",
    ".union(",
    ".intersection(",
    "startViewTransition",
    "showPopover",
    "URL.canParse",
    "Iterator.",
    "import json",
    "RegExp.escape",
)
LITERAL_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|hwb|lab|lch)\(")
HAN = "\u4e00-\u9fff"
HALF_WIDTH_BETWEEN_HAN = re.compile(f"[{HAN}“”）][,;:?!][{HAN}“（]|[{HAN}][(][{HAN}]|[{HAN}][.](?=[{HAN}])")
TEMPLATE_CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->", re.S)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def chinese_of(template: str) -> str:
    """The texts of a template: between tags and inside translate."""
    msgids = re.findall(r"{%\s*translate\s+\"(.*?)\"", template)
    return "\n".join([TEMPLATE_CODE.sub(" ", template), *msgids])


@pytest.mark.parametrize("path", STYLES, ids=relative)
def test_a_stylesheet_stays_within_the_base_line(path):
    css = without_comments(path.read_text())
    found = [name for name in TOO_NEW_CSS if re.search(rf"(?<![\w-]){re.escape(name)}", css)]
    assert not found, f"newer than Chromium 105: {found}"


@pytest.mark.parametrize("path", STYLES, ids=relative)
def test_a_stylesheet_nests_no_rules(path):
    depth, in_style_rule = 0, []
    for token in re.finditer(r"([^{}]*)([{}])", without_comments(path.read_text())):
        head, brace = token.group(1).strip().rpartition(";")[2].strip(), token.group(2)
        if brace == "{":
            assert not (any(in_style_rule) and not head.startswith("@")), f"nested rule: {head}"
            assert not head.startswith("&"), f"nested rule: {head}"
            in_style_rule.append(not head.startswith("@"))
            depth += 1
        else:
            in_style_rule.pop()
            depth -= 1
    assert depth == 0


@pytest.mark.parametrize("path", STYLES, ids=relative)
def test_dynamic_viewport_units_follow_a_fallback(path):
    css = without_comments(path.read_text())
    for rule in re.findall(r"{([^{}]*d[sl]?v[hw][^{}]*)}", css):
        assert re.search(r"\d+v[hw]", rule), rule


@pytest.mark.parametrize("path", [path for path in STYLES if path.name != "tokens.css"], ids=relative)
def test_a_color_is_named_in_the_tokens_alone(path):
    assert not LITERAL_COLOR.findall(without_comments(path.read_text()))


def test_dark_is_the_same_by_choice_and_by_system():
    css = (ROOT / "static" / "css" / "tokens.css").read_text()
    chosen = re.search(r':root\[data-theme="dark"\] {(.*?)}', css, re.S)
    system = re.search(r":root:not\(\[data-theme\]\) {(.*?)}", css, re.S)
    assert chosen.group(1).split() == system.group(1).split()


def test_every_token_that_is_used_is_defined():
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(path.read_text() for path in STYLES)))
    used = set(re.findall(r"var\((--[\w-]+)", "".join(path.read_text() for path in STYLES)))
    assert used <= defined, used - defined


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_a_script_stays_within_the_base_line(path):
    script = path.read_text()
    assert not [name for name in TOO_NEW_JS if name in script]


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_a_script_evaluates_no_text_and_carries_no_chinese(path):
    script = path.read_text()
    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", script)
    code = re.sub(r"//.*", "", script)
    assert not re.search(f"[{HAN}]", code), "texts come from data attributes, so that they can be translated"


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_has_no_inline_script_or_style(path):
    html = path.read_text()
    assert not re.search(r"<style\b|\sstyle\s*=", html), "the CSP blocks it"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", html), "an inline handler"
    assert "hx-on" not in html
    assert "js:" not in "".join(re.findall(r"hx-vals\s*=\s*(\".*?\"|'.*?')", html))
    for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", html, re.S):
        assert "src=" in attributes or "application/json" in attributes, body[:60]
        assert "src=" not in attributes or not body.strip()


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_chinese_is_written_with_full_width_marks(path):
    found = HALF_WIDTH_BETWEEN_HAN.findall(chinese_of(path.read_text()))
    assert not found
    assert not re.search(f"[{HAN}][!！]", chinese_of(path.read_text())), "no exclamation marks"


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_chinese_of_a_template_can_be_translated(path):
    """Every Chinese run stands inside translate or blocktranslate, apart from punctuation."""
    html = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", "", path.read_text(), flags=re.S)
    html = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", html, flags=re.S)
    assert not re.findall(f"[{HAN}]+", TEMPLATE_CODE.sub("", html))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_shows_no_identity_number(path):
    assert not re.search(r"id_index|id_mask_index|id_head_index|phone_encrypted", path.read_text())
