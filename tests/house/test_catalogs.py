"""The English catalog says everything the product says, and what is compiled is what was written."""

import importlib.util
import io
import re

import pytest
from babel.messages.mofile import read_mo, write_mo
from django.conf import settings
from django.utils import translation

HOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


@pytest.fixture(scope="module")
def messages():
    spec = importlib.util.spec_from_file_location("messages", settings.BASE_DIR / "scripts" / "messages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_everything_that_is_said_has_an_english_form(messages):
    assert messages.missing("en") == []


def test_the_compiled_catalog_is_the_written_one(messages):
    fresh = io.BytesIO()
    write_mo(fresh, messages.read("en"))
    fresh.seek(0)
    with messages.mo("en").open("rb") as file:
        compiled = {(str(m.id), m.context): list(m.string) for m in read_mo(file) if m.id}
    assert compiled == {(str(m.id), m.context): list(m.string) for m in read_mo(fresh) if m.id}


def test_no_translation_loses_a_number_or_a_name(messages):
    wrong = []
    for message in messages.read("en"):
        if not message.id or isinstance(message.id, tuple):
            continue
        if sorted(HOLDER.findall(message.id)) != sorted(HOLDER.findall(message.string)):
            wrong.append(message.id)
    assert wrong == []


def test_a_reader_of_english_is_answered_in_english(client):
    page = client.get("/accounts/login/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="en"' in page
    assert "登录" not in page


def test_chinese_is_what_everybody_else_gets(client):
    page = client.get("/accounts/login/", headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="zh-hans"' in page
    with translation.override("zh-hans"):
        assert translation.gettext("登录") == "登录"
