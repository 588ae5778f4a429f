"""Invented names, ID numbers, telephone numbers and credit codes.

Everything is drawn from a `random.Random`, so a seed gives the same people
again. The numbers carry correct check digits and belong to nobody.
"""

import random
from datetime import date, timedelta

SURNAMES = (
    "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 "
    "许 傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚 谭 廖 邹 熊 "
    "金 陆 郝 孔 白 崔 康 毛 邱 秦 江 史 顾 侯 邵 孟 龙 万 段 雷 钱 汤 尹 黎 易 常 武 乔 贺 赖 龚 文 买 靳 司马 欧阳"
).split()
# Henan: 王 李 张 lead by far, the tail is long.
SURNAME_WEIGHTS = [100 / (rank + 6) ** 0.9 for rank in range(len(SURNAMES))]

MALE = (
    "伟强磊军洋勇杰涛超明刚平辉鹏华飞建国志文亮波浩俊宇凯晨旭瑞鑫斌龙阳峰林东海永庆春胜利兵玉保新松岩冬航博坤帅彬昊天泽"
)
FEMALE = "芳娜敏静丽艳娟霞秀燕玲桂英华红云梅莉雪佳欣婷瑞晶丹萍洁琳颖慧倩莹春玉爱琴凤小香巧利荣改霏月彩蕊晓雅梦怡思雨可"
COMMON_MALE = (
    "张伟 王伟 李强 王磊 张磊 李军 王军 刘洋 张勇 李勇 王强 张涛 李杰 王超 李明 张鹏 王鹏 刘强 李伟 张强".split()
)
COMMON_FEMALE = "王芳 李娜 张敏 李静 王丽 张丽 王艳 李娟 张静 王敏 李敏 刘芳 张艳 李霞 王静 刘静".split()

HOMOPHONES = {
    "伟": "玮炜", "丽": "莉立", "军": "君均", "静": "婧敬", "磊": "蕾", "洋": "阳扬", "艳": "燕雁", "娟": "鹃涓",
    "涛": "韬滔", "明": "铭鸣", "霞": "侠", "刚": "钢", "平": "萍苹", "辉": "晖", "鹏": "朋", "华": "桦骅",
    "飞": "菲非", "玉": "钰", "桂": "贵", "英": "瑛莹", "建": "健剑", "志": "智致", "文": "雯纹", "浩": "皓昊",
    "佳": "嘉家", "俊": "峻骏", "宇": "雨羽", "欣": "新鑫", "红": "虹洪", "云": "芸耘", "林": "琳霖", "凯": "恺楷",
    "晨": "辰", "旭": "绪", "瑞": "锐睿", "梅": "玫", "斌": "彬", "峰": "锋", "东": "冬", "春": "椿", "杰": "捷",
    "婷": "亭", "超": "抄", "勇": "永", "强": "蔷", "敏": "闽", "琴": "勤", "莉": "丽", "阳": "洋", "彬": "斌",
    "昊": "浩", "航": "杭", "博": "搏", "新": "欣", "鑫": "欣", "燕": "艳", "萍": "平", "洁": "杰", "雨": "宇",
    "慧": "惠",
}  # fmt: skip

HOME_AREAS = (
    "410811 410802 410803 410804 410821 410822 410823 410825 410882 410883 410102 410105 410303 410702 410724 "
    "411002 411302 411402 411503 411602 140502 140525 370102 420102 610113"
).split()
HOME_WEIGHTS = [40, 12, 7, 7, 8, 8, 10, 6, 8, 6, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1]

MOBILE_PREFIXES = (
    "135 136 137 138 139 150 151 152 155 156 158 159 166 173 176 177 180 182 183 185 186 187 188 189 199".split()
)

USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def id_check_digit(first17: str) -> str:
    """Check character of a resident ID number (GB 11643)."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(first17))
    return "10X98765432"[total % 11]


def id_number(rng: random.Random, born_on: date, male: bool) -> str:
    area = rng.choices(HOME_AREAS, HOME_WEIGHTS)[0]
    order = rng.randrange(0, 420) * 2 + (1 if male else 2)
    first17 = f"{area}{born_on:%Y%m%d}{order:03d}"
    return first17 + id_check_digit(first17)


def mistyped_id_number(rng: random.Random, number: str) -> str:
    """One digit of the serial part changed; the check character stays, so it no longer fits."""
    place = rng.choice([13, 14, 15, 16])
    other = str((int(number[place]) + rng.randrange(1, 9)) % 10)
    return number[:place] + other + number[place + 1 :]


def other_id_number(rng: random.Random, number: str) -> str:
    """A number of another day of birth that checks, as when two lines of a register are mixed up."""
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14])) + timedelta(days=rng.choice([-1, 1, 9, 10]))
    first17 = f"{number[:6]}{born:%Y%m%d}{number[14:17]}"
    return first17 + id_check_digit(first17)


def mobile(rng: random.Random) -> str:
    return rng.choice(MOBILE_PREFIXES) + f"{rng.randrange(10**8):08d}"


def uscc(rng: random.Random, area: str = "410811") -> str:
    """A unified social credit code with both of its check characters (GB 32100, GB 11714)."""
    body = "MA" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in body]
    rest = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    first17 = f"91{area}{body}{'0' if rest == 11 else 'X' if rest == 10 else rest}"
    total = sum(USCC_CHARACTERS.index(c) * pow(3, place, 31) for place, c in enumerate(first17))
    return first17 + USCC_CHARACTERS[(31 - total) % 31]


def name(rng: random.Random, male: bool) -> str:
    if rng.random() < 0.07:
        return rng.choice(COMMON_MALE if male else COMMON_FEMALE)
    surname = rng.choices(SURNAMES, SURNAME_WEIGHTS)[0]
    letters = MALE if male else FEMALE
    given = rng.choice(letters)
    if len(surname) == 2 or rng.random() < 0.72:
        given += rng.choice(letters)
    return surname + given


def misheard(rng: random.Random, full_name: str) -> str | None:
    """The name with one character written as it sounds, or None when no character offers itself."""
    places = [i for i, c in enumerate(full_name) if i > 0 and c in HOMOPHONES]
    if not places:
        return None
    place = rng.choice(places)
    return full_name[:place] + rng.choice(HOMOPHONES[full_name[place]]) + full_name[place + 1 :]


def birthday(rng: random.Random, as_of: date) -> date:
    age = min(59.5, max(18.6, rng.gauss(32, 8)))
    return as_of - timedelta(days=int(age * 365.25) + rng.randrange(30))
