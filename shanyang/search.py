"""The box in the top bar: screens and enterprises by name, within the reader's scope."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.models import Enterprise, EnterpriseAlias
from enterprises.queries.search import named, normalized
from shanyang.lib import sealed_words
from shanyang.lib.htmx import go, page, wants_part
from shanyang.navigation import duties_of, screens_of

SHOWN = 8
PURPOSE = "search"


def address_of(words: str) -> str:
    """The page that answers these words, which stand sealed in its address."""
    sealed = sealed_words.seal(words, purpose=PURPOSE)
    return f"{reverse('search')}?{urlencode({'q': sealed})}" if sealed else reverse("search")


def search(request: HttpRequest) -> HttpResponse:
    """People are not found here. Who types a person's name all the same leaves it in no log: the box posts."""
    if request.method == "POST":
        words = sealed_words.clean(request.POST.get("q", ""))
        if not wants_part(request):
            return go(request, address_of(words))
    else:
        words = sealed_words.opened(request.GET.get("q", ""), purpose=PURPOSE)
    asked = normalized(words)
    screens = [
        {"label": screen.label, "url": url}
        for _title, group in screens_of(duties_of(request.user))
        for screen, url in group
        if asked and asked in str(screen.label).lower()
    ]
    enterprises = []
    if asked:
        visible = Enterprise.objects.visible_to(request.user).living()
        enterprises = list(named(visible, "enterprise", words).order_by("name_sort", "id")[: SHOWN + 1])
    _mark_aliases(enterprises, asked)
    context = {
        "words": words,
        "screens": screens,
        "enterprises": enterprises[:SHOWN],
        "more": f"{reverse('enterprises:enterprises')}?{urlencode({'q': words})}" if len(enterprises) > SHOWN else "",
    }
    return page(request, "home/search.html", "results", context)


def _mark_aliases(enterprises: list[Any], asked: str) -> None:
    """Say by which other name an enterprise was found."""
    hidden = [e.pk for e in enterprises if asked not in e.name.lower()]
    names = (
        EnterpriseAlias.objects.filter(enterprise_id__in=hidden).values_list("enterprise_id", "name") if hidden else ()
    )
    found = {pk: name for pk, name in names if asked in name.lower()}
    for enterprise in enterprises:
        alias = found.get(enterprise.pk)
        enterprise.found_as = _("又名 %(name)s") % {"name": alias} if alias else ""
