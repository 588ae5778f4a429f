"""Finding by name: any run of characters, from one upwards, at any number of names.

The index holds every one and two neighboring characters of a name. One or two
characters asked for are one lookup; longer words intersect the pairs they
consist of and check the run itself on what is left. The hits are those of a
search for the substring, without reading every name.
"""

import unicodedata
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from enterprises.models import EnterpriseAlias, NameGram

KINDS = ("enterprise", "outlet", "worker")
LONGEST = 40
FEW = 1_000
FULL_WIDTH = str.maketrans("()", "（）")


def normalized(words: str) -> str:
    """The asked words in the form names are indexed in."""
    return unicodedata.normalize("NFKC", words).strip().lower()[:LONGEST]


def grams_of(words: str) -> list[str]:
    """The pairs a word consists of; a single character is its own gram.

    >>> grams_of("美团外卖")
    ['美团', '团外', '外卖']
    """
    if len(words) < 2:
        return [words] if words else []
    return list(dict.fromkeys(words[at : at + 2] for at in range(len(words) - 1)))


def named(rows: QuerySet[Any], kind: str, words: str) -> QuerySet[Any]:
    """Narrow enterprises, outlets or workers to those whose name contains the words.

    Asks the index at once: a few hits become a list of ids, so that no planner
    walks a million names in their order to find them. Many hits stay a
    condition; walking the order then meets a page of them soon.
    """
    words = normalized(words)
    grams = grams_of(words)
    if not grams:
        return rows
    hits = _hits(kind, grams)
    few = list(hits[: FEW + 1])
    found = rows.filter(pk__in=few if len(few) <= FEW else hits)
    return found.filter(_contains(kind, words)) if len(words) > 2 else found


def _hits(kind: str, grams: list[str]) -> QuerySet[Any]:
    """Ids under the first gram that stand under all the others too."""
    hits = NameGram.objects.filter(gram=grams[0], kind=kind)
    for gram in grams[1:]:
        hits = hits.filter(object_id__in=NameGram.objects.filter(gram=gram, kind=kind).values("object_id"))
    return hits.order_by().values_list("object_id", flat=True)


def _contains(kind: str, words: str) -> Q:
    """The run itself, in brackets of either width: the index knows the half-width ones alone."""
    run = Q(name__icontains=words) | Q(name__icontains=words.translate(FULL_WIDTH))
    if kind == "enterprise":
        run |= Q(Exists(EnterpriseAlias.objects.filter(run, enterprise=OuterRef("pk"))))
    return run
