"""The organization beside a member is found by what offices call it, or not at all."""

import pytest

from enterprises.ledgers.organizations import Organizations

KNOWN = Organizations(
    [
        (1, "文化巷社区党支部"),
        (2, "快递行业党支部"),
        (3, "中共东方红街道工作委员会"),
        (4, "定和党支部"),
        (5, "定和党支部"),
        (6, "中共焦作市太行货运信息有限公司支部委员会"),
    ]
)


@pytest.mark.parametrize(
    ("words", "organization"),
    [
        ("文化巷社区党支部", 1),
        (" 文化巷社区支部 ", 1),
        ("中共文化巷社区支部委员会", 1),
        ("快递行业党支部", 2),
        ("东方红街道党工委", 3),
        ("焦作市太行货运信息有限公司党支部", 6),
    ],
)
def test_an_organization_is_known_by_its_usual_names(words, organization):
    assert KNOWN.find(words) == organization


@pytest.mark.parametrize("words", ["定和党支部", "武陟县某村党支部", "", None, "党支部"])
def test_a_name_of_two_or_of_none_says_nothing(words):
    assert KNOWN.find(words) is None
