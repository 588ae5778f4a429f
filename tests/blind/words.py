"""Names of people and firms, and the ways in which people write them down."""

import random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文"
)
DOUBLE_SURNAMES = ("欧阳", "上官", "司马", "诸葛")
GIVEN_FIRST = "伟志建国明永海文晓春红玉秀丽小俊振学德家金云新立景东少长中继宏思雅子雨浩博嘉欣静"
GIVEN_LAST = "伟强军平刚杰涛超明辉鹏飞勇峰磊斌波亮华民成林峻凯健东龙洋阳宁芳娟敏霞燕玲丽艳萍红梅雪莹婷洁琳颖慧"
COMMON_GIVEN = (
    "伟",
    "强",
    "磊",
    "勇",
    "军",
    "杰",
    "静",
    "丽",
    "敏",
    "涛",
    "超",
    "鹏飞",
    "建国",
    "海涛",
    "志强",
    "小龙",
)

# A clerk types the sound and takes the first character that the input method offers.
SOUND_ALIKE = {
    "伟": "玮", "强": "墙", "军": "君", "平": "萍", "刚": "钢", "杰": "洁", "涛": "滔", "明": "鸣", "辉": "晖",
    "鹏": "朋", "飞": "菲", "勇": "永", "峰": "锋", "磊": "垒", "斌": "彬", "波": "博", "亮": "量", "华": "桦",
    "成": "诚", "凯": "恺", "健": "建", "洋": "阳", "宁": "咛", "芳": "坊", "娟": "涓", "敏": "闽", "霞": "遐",
    "燕": "艳", "玲": "铃", "丽": "莉", "红": "洪", "梅": "玫", "静": "敬", "颖": "影", "慧": "惠", "文": "闻",
    "海": "嗨", "志": "智", "晓": "小", "玉": "钰", "俊": "峻", "学": "雪", "家": "佳", "新": "欣", "立": "力",
    "东": "冬", "超": "朝", "林": "琳", "张": "章", "于": "余", "萧": "肖", "程": "成", "傅": "付", "阎": "闫",
}  # fmt: skip
FULL_WIDTH = str.maketrans(
    "0123456789XABCDEFGHJKLMNPQRTUWY", "０１２３４５６７８９ＸＡＢＣＤＥＦＧＨＪＫＬＭＮＰＱＲＴＵＷＹ"
)

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
HOME_AREAS = (
    "410811",
    "410802",
    "410803",
    "410804",
    "410821",
    "410822",
    "410823",
    "410825",
    "410882",
    "410883",
    "410726",
    "140525",
    "411081",
)
MOBILE_HEADS = (
    "135",
    "136",
    "137",
    "138",
    "139",
    "150",
    "151",
    "152",
    "158",
    "159",
    "176",
    "182",
    "183",
    "187",
    "188",
    "189",
    "191",
    "199",
)


def person_name(rng: random.Random) -> str:
    """A plausible name; common ones come up often enough to make namesakes."""
    surname = rng.choice(DOUBLE_SURNAMES) if rng.random() < 0.006 else rng.choice(SURNAMES[: rng.choice((20, 60, 999))])
    roll = rng.random()
    if roll < 0.10:
        return surname + rng.choice(COMMON_GIVEN)
    if roll < 0.22:
        return surname + rng.choice(GIVEN_LAST)
    return surname + rng.choice(GIVEN_FIRST) + rng.choice(GIVEN_LAST)


def misheard(name: str, rng: random.Random) -> str:
    """The same name with one character of the same sound, or unchanged when none is known."""
    places = [i for i, char in enumerate(name) if char in SOUND_ALIKE]
    if not places:
        return name
    at = rng.choice(places)
    return name[:at] + SOUND_ALIKE[name[at]] + name[at + 1 :]


def sounds(name: str) -> str:
    """One spelling for all spellings that this module may make of a name."""
    return "".join(SOUND_ALIKE.get(char, char) for char in name)


def id_number(rng: random.Random, *, born: tuple[int, int, int], male: bool) -> str:
    """A number of valid form that belongs to nobody; made when asked, never stored."""
    order = rng.randrange(10, 499) * 2 + (1 if male else 0)
    body = f"{rng.choice(HOME_AREAS)}{born[0]:04d}{born[1]:02d}{born[2]:02d}{order:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, ID_WEIGHTS, strict=True)) % 11]


def uscc(rng: random.Random) -> str:
    """A unified social credit code of valid form, registered in the district."""
    body = "91410811MA" + "".join(rng.choice(USCC_ALPHABET) for _ in range(7))
    total = sum(USCC_ALPHABET.index(char) * pow(3, i, 31) for i, char in enumerate(body))
    return body + USCC_ALPHABET[(31 - total % 31) % 31]


def mobile(rng: random.Random) -> str:
    """Eleven digits."""
    return rng.choice(MOBILE_HEADS) + f"{rng.randrange(10**8):08d}"
