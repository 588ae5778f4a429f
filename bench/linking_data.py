"""Synthetic reports about synthetic people, for measuring linkage only.

Not the demo's ledgers and not the tests': rates of error are arguments, the
numbers belong to nobody, and the truth is handed back beside the rows.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from shanyang.lib.identifiers import id_check_char

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂玉兰红梅鑫波斌宇浩凯健俊帆雪琳晶倩颖佳欣怡婷雅梦晨阳旭"
    "东海峰建国庆华志文辉力永春生龙飞翔云清兴良德光天达安岩中茂进有坚和彪博诚先敬震振壮会思群豪心邦承乐绍"
    "功松善厚裕河哲江朗伯宏言若鸣朋亮政谦亨奇固轮翰武新利福"
)
# Characters that are typed for one another.
WRONG = {
    "伟": "炜玮", "佳": "嘉家", "静": "婧靖", "丽": "莉利", "强": "墙", "杰": "洁捷",
    "娟": "涓", "明": "鸣铭", "婷": "停亭", "颖": "影", "浩": "皓昊", "宇": "雨羽",
    "欣": "新心", "晨": "辰", "飞": "菲", "峰": "锋丰", "志": "智", "建": "健",
    "军": "君", "华": "桦",
}  # fmt: skip


@dataclass
class Reports:
    columns: dict[str, list]
    truth: list[int]


def _number(rng: random.Random, born: date) -> str:
    area = "410811" if rng.random() < 0.6 else rng.choice(["410802", "410803", "410821", "410823", "410882", "411023"])
    first17 = f"{area}{born:%Y%m%d}{rng.randrange(1, 1000):03d}"
    return first17 + id_check_char(first17)


def _name(rng: random.Random) -> str:
    surname = SURNAMES[min(int(rng.expovariate(1 / 14)), len(SURNAMES) - 1)]
    count = 1 if rng.random() < 0.25 else 2
    return surname + "".join(GIVEN[min(int(rng.expovariate(1 / 40)), len(GIVEN) - 1)] for _ in range(count))


def reports(size: int, *, seed: int = 1, noise: float = 1.0) -> Reports:
    """About `size` reports, 2.6 a person, from four sources."""
    rng = random.Random(seed)
    people = []
    enterprises = max(5, size // 150)
    for _ in range(int(size / 2.6)):
        born = date(1965, 1, 1) + timedelta(days=rng.randrange(365 * 40))
        works = {min(int(rng.paretovariate(0.9)) - 1, enterprises - 1)}
        if rng.random() < 0.2:
            works = {(enterprise * 7919 + 13) % enterprises for enterprise in works}
        else:
            works = {rng.randrange(enterprises)}
        if rng.random() < 0.06:
            works.add(rng.randrange(enterprises))
        phone = f"1{rng.choice('3578')}{rng.randrange(10**9):09d}"
        people.append((_name(rng), _number(rng, born), phone, born, sorted(works)))
    names = ("name", "number", "mask", "head", "last4", "phone", "head3", "tail4", "born_on", "sex", "enterprise",
             "source", "submission")  # fmt: skip
    columns: dict[str, list] = {name: [] for name in names}
    truth: list[int] = []

    def write(person: int, source: int) -> None:
        name, number, phone, born, works = people[person]
        for _ in range(2 if rng.random() < 0.03 * noise else 1):
            row = _row(rng, name, number, phone, born, noise)
            enterprise = rng.choice(works)
            for key, value in row.items():
                columns[key].append(value)
            columns["enterprise"].append(enterprise)
            columns["source"].append(source)
            columns["submission"].append(source)
            truth.append(person)

    for person in range(len(people)):
        for source, share in enumerate((0.95, 0.75, 0.6, 0.25)):
            if rng.random() < share:
                write(person, source)
    order = list(range(len(truth)))
    rng.shuffle(order)
    return Reports({key: [column[i] for i in order] for key, column in columns.items()}, [truth[i] for i in order])


def _row(rng: random.Random, name: str, number: str, phone: str, born: date, noise: float) -> dict:
    if rng.random() < 0.06 * noise:
        places = [i for i, letter in enumerate(name) if letter in WRONG]
        if places:
            place = rng.choice(places)
            name = name[:place] + rng.choice(WRONG[name[place]]) + name[place + 1 :]
    if rng.random() < 0.02 * noise:
        place = rng.randrange(1, len(name))
        name = name[:place] + rng.choice(GIVEN) + name[place + 1 :]
    if len(name) > 2 and rng.random() < 0.01 * noise:
        name = name[:1] + name[2:]
    full = mask = head = last4 = born_on = sex = None
    draw = rng.random()
    if draw < 0.3:
        if rng.random() < 0.02 * noise:
            place = rng.randrange(17)
            typed = number[:place] + str((int(number[place]) + rng.randrange(1, 10)) % 10) + number[place + 1 :]
        else:
            typed = full = number
        mask, head, last4 = typed[:6] + typed[-4:], typed[:14], typed[-4:]
        born_on = born.toordinal() if full else None
        sex = "male" if int(typed[16]) % 2 else "female"
    elif draw < 0.6:
        mask, last4 = number[:6] + number[-4:], number[-4:]
    elif draw < 0.8:
        last4 = number[-4:]
    draw = rng.random()
    called: str | None = phone
    if rng.random() < 0.07 * noise:
        called = f"1{rng.choice('3578')}{rng.randrange(10**9):09d}"
    elif rng.random() < 0.03 * noise:
        place = rng.randrange(3, 11)
        called = phone[:place] + str(rng.randrange(10)) + phone[place + 1 :]
    head3 = called[:3]
    tail4 = called[-4:]
    if draw < 0.15:
        called = head3 = tail4 = None
    elif draw < 0.4:
        called = None
    return {"name": name, "number": full, "mask": mask, "head": head, "last4": last4, "phone": called, "head3": head3,
            "tail4": tail4, "born_on": born_on, "sex": sex}  # fmt: skip


def scored(truth: list[int], label: list[int]) -> tuple[float, float, float]:
    """Precision, recall and F1 over all pairs of rows of the final clusters."""
    from collections import Counter

    def pairs(counter: Counter) -> int:
        return sum(n * (n - 1) // 2 for n in counter.values())

    both, found, true = (pairs(Counter(values)) for values in (zip(truth, label, strict=True), label, truth))
    precision, recall = both / max(1, found), both / max(1, true)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)
