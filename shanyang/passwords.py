"""What a password may not be (AU-2, AU-3). Settings name these in AUTH_PASSWORD_VALIDATORS."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shanyang.departments.actions.accounts import REMEMBERED

LONGEST = 128
# Words that officials' passwords are made of, after digits and signs are taken away.
COMMON_WORDS = frozenset(
    "admin administrator password "
    "passwd passw qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx abc abcd abcdef "
    "aa a aaa root test guest user welcome iloveyou woaini woaizuguo zhongguo china beijing henan jiaozuo shanyang "
    "shanyangqu dangjian gongchandang zuzhibu zzb dangyuan renmin jiedao shequ woaiwojia nihao".split()
)
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)
LOOK_ALIKE = str.maketrans({"@": "a", "0": "o", "1": "l", "3": "e", "5": "s", "$": "s", "!": "i"})


class LengthValidator:
    """At least 12 characters; a deployer may allow 8 with three kinds of characters. At most 128."""

    def __init__(self, least: int = 12, classes: int = 0) -> None:
        self.least, self.classes = least, classes

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < self.least:
            raise ValidationError(
                _("密码至少 %(least)d 个字符。可以用几个不相干的词连成一句，好记又难猜。") % {"least": self.least}
            )
        if len(password) > LONGEST:
            raise ValidationError(_("密码最多 %(most)d 个字符。") % {"most": LONGEST})
        if self.classes and len(_kinds(password)) < self.classes:
            raise ValidationError(
                _("请至少用大写字母、小写字母、数字、符号中的 %(classes)d 种。") % {"classes": self.classes}
            )

    def get_help_text(self) -> str:
        return _("至少 %(least)d 个字符，可以用汉字；最近五次用过的密码不能再用。") % {"least": self.least}


def _kinds(password: str) -> set[str]:
    return {
        "digit"
        if sign.isdigit()
        else "upper"
        if sign.isupper()
        else "lower"
        if sign.islower()
        else "han"
        if unicodedata.category(sign) == "Lo"
        else "sign"
        for sign in password
    }


class PatternValidator:
    """Not a common word with numbers around it, not one sign repeated, not a row of keys or digits."""

    def validate(self, password: str, user: Any = None) -> None:
        if self._guessable(password.lower()):
            raise ValidationError(_("这个密码太容易猜到，例如单位名加区划代码、键盘上连着的键。请换一个。"))

    def _guessable(self, password: str) -> bool:
        if len(set(password)) <= 4 or _is_row(password):
            return True
        # What stands around the word is what people think makes it strong.
        core = re.sub(r"^[^a-z]+|[^a-z]+$", "", password)
        for text in (password, core.translate(LOOK_ALIKE)):
            words = [word for word in re.split(r"[^a-z]+", text) if word]
            if words and text.isascii() and len(words) <= 2 and all(_is_common(word) for word in words):
                return True
            if "".join(words) in COMMON_WORDS and text.isascii():
                return True
        return bool(re.fullmatch(r"[a-z]{0,3}(19|20)?\d{6,}[a-z]{0,3}", password))

    def get_help_text(self) -> str:
        return _("不要用姓名、单位名、区划代码、生日、手机号，或键盘上连着的键。")


def _is_common(word: str) -> bool:
    return word in COMMON_WORDS or len(word) == 1


def _is_row(password: str) -> bool:
    """More than half of the signs follow their neighbor in the alphabet, the digits, or on the keyboard."""
    rows = [*ROWS, *(row[::-1] for row in ROWS)]
    steps = sum(any(password[at : at + 2] in row for row in rows) for at in range(len(password) - 1))
    return steps > (len(password) - 1) / 2


class OwnDataValidator:
    """Not the account's own name."""

    def validate(self, password: str, user: Any = None) -> None:
        lowered = password.lower()
        own = [str(getattr(user, "username", "")).lower(), str(getattr(user, "name", "")).lower()]
        words = {word for word in re.split(r"[^a-z\u4e00-\u9fff]+", lowered) if word}
        # A short name may stand inside an honest word; alone between digits it is no secret.
        if any(len(part) >= 4 and part in lowered for part in own) or (words and words <= set(own)):
            raise ValidationError(_("密码里不要出现用户名或姓名。"))
        if re.search(r"1[3-9]\d{9}", password):
            raise ValidationError(_("密码里不要出现手机号。"))

    def get_help_text(self) -> str:
        return ""


class NotUsedBeforeValidator:
    """Not one of the last five."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or not getattr(user, "pk", None):
            return
        earlier = [user.password, *user.used_passwords.values_list("encoded", flat=True)[: REMEMBERED - 1]]
        if any(check_password(password, encoded) for encoded in earlier if encoded):
            raise ValidationError(_("这个密码最近用过。请换一个新的。"))

    def get_help_text(self) -> str:
        return ""
