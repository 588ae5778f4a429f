"""Forms of the five steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.forms.discrepancies import places
from enterprises.forms.rounds import DayInput
from enterprises.models import Criterion
from enterprises.rules.gaps import CHANGED, AnswerKind, Question
from enterprises.rules.recalls import part_of
from enterprises.rules.steps import Call, Given, Trip
from enterprises.wording import DAY_PARTS, HEADCOUNT_BASES, LICENSE_STATES, OPERATING_STATUSES, question_in_words
from shanyang.departments.models import Division, Sector
from shanyang.lib import identifiers

NOTHING: tuple[str, Any] = ("", _("没问到"))
COUNT_LIMITS: dict[str, Any] = {"min_value": 0, "max_value": 9_999_999}


class StepForm(forms.Form):
    """Done, or waived with a reason: mapping and checking."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("结果"), choices=(("done", _("已办完")), ("waived", _("免做，理由写在下面"))), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("免做必须写明理由。"),
    )


class ScreenForm(StepForm):
    """In or out, always with a reason."""

    outcome = forms.ChoiceField(
        label=_("结论"), choices=(("in", _("纳入本轮")), ("out", _("不纳入"))), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如“在本区接单配送，有固定站点”或者“只有注册地址，人员都在外区”。"),
    )
    criteria = forms.MultipleChoiceField(
        label=_("依据的标准"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可以选几条；至少有一条支持这个结论。"),
        error_messages={"required": _("请选这个结论依据的是哪一条标准。")},
    )
    gist = forms.CharField(
        label=_("拿不准的，写下要点作先例"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("难在哪里、为什么这样定。不写企业名称和人名，各街道都能查到。"),
    )
    field_order = ("version", "outcome", "criteria", "note", "gist")

    def __init__(self, *args: Any, criteria: Sequence[Criterion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(one.pk): one for one in criteria}
        if self.rows:
            self.fields["criteria"].choices = [(key, str(one)) for key, one in self.rows.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["criteria"]

    def clean_criteria(self) -> list[Criterion]:
        return [self.rows[key] for key in self.cleaned_data["criteria"]]


class WaiveForm(forms.Form):
    """Why a step is left undone."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("理由"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如“企业已注销，无人可询问”。"),
    )


class EnquiryForm(forms.Form):
    """A call: whether somebody answered, and an answer field for every question."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("打通了吗"),
        choices=(("reached", _("联系上了")), ("unreached", _("没联系上"))),
        widget=forms.RadioSelect,
        initial="reached",
    )
    called_on = forms.DateField(label=_("询问日期"), widget=DayInput, required=False)
    part = forms.ChoiceField(label=_("什么时候打的"), choices=DAY_PARTS, required=False)
    spoke_to = forms.CharField(
        label=_("答复人"), max_length=60, required=False, help_text=_("写职务即可，例如“站长”。")
    )
    again_on = forms.DateField(
        label=_("再次询问"),
        widget=DayInput,
        required=False,
        help_text=_("没联系上时，哪天再打。不填就按计划排：隔一个工作日，换个时段。"),
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, questions: Sequence[Question] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["called_on"].initial = timezone.localdate
        self.fields["part"].initial = part_of(timezone.localtime())
        self.questions = {key_of(question): question for question in questions}
        for key, question in self.questions.items():
            self.fields[key] = answer_field(question)

    @property
    def question_fields(self) -> list[Any]:
        return [self[key] for key in self.questions]

    def call(self) -> Call | None:
        values = self.cleaned_data
        if not values["called_on"]:
            return None
        return Call(
            called_on=values["called_on"], spoke_to=values["spoke_to"], again_on=values["again_on"], part=values["part"]
        )

    def answers(self) -> list[Given]:
        """Every question asked, with the typed answer or None."""
        return [_given(question, self.cleaned_data.get(key)) for key, question in self.questions.items()]


def key_of(question: Question) -> str:
    """The name of a question's field: what an enterprise answers over its link is kept under it."""
    if question.code == CHANGED:
        return f"q-{question.code}-{question.field}"
    return f"q-{question.code}-{question.outlet}" if question.outlet else f"q-{question.code}"


def _given(question: Question, value: Any) -> Given:
    """Notes are kept on the record; only an answer about a field becomes a report."""
    value = None if value in ("", None) else value
    return Given(question.code, question.field, value, dict(question.params), question.outlet)


def sentence(question: Question) -> str:
    return question_in_words(question.code, question.params)


def answer_field(question: Question) -> forms.Field:
    """The field in which the answer is typed; leaving it empty always means 没问到."""
    common: dict[str, Any] = {"label": sentence(question), "required": False}
    match question.answer:
        case AnswerKind.COUNT:
            return forms.IntegerField(**common, **COUNT_LIMITS, widget=_numeric())
        case AnswerKind.STATUS:
            return forms.ChoiceField(**common, choices=(NOTHING, *OPERATING_STATUSES))
        case AnswerKind.LICENSE:
            return forms.ChoiceField(**common, choices=(NOTHING, *LICENSE_STATES))
        case AnswerKind.BASIS:
            return forms.ChoiceField(**common, choices=(NOTHING, *HEADCOUNT_BASES))
        case AnswerKind.DIVISION:
            return PlaceField(**common)
        case AnswerKind.SECTOR:
            return SectorField(**common)
        case AnswerKind.PHONE:
            return PhoneField(**common, max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"}))
        case AnswerKind.USCC:
            return CreditCodeField(**common, max_length=30)
        case _:
            return forms.CharField(**common, max_length=200)


def _numeric() -> forms.Widget:
    return forms.NumberInput(attrs={"inputmode": "numeric"})


class PlaceField(forms.ChoiceField):
    """A community or village, chosen by code; cleans to the Division."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: [NOTHING, *places()], **kwargs)

    def clean(self, value: Any) -> Division | None:
        code = super().clean(value)
        return Division.objects.open().filter(code=code).first() if code else None


class SectorField(forms.ChoiceField):
    """A sector, chosen by code; cleans to the Sector."""

    def __init__(self, **kwargs: Any) -> None:
        rows = lambda: [NOTHING, *((one.code, one.label) for one in Sector.objects.open())]  # noqa: E731
        super().__init__(choices=rows, **kwargs)

    def clean(self, value: Any) -> Sector | None:
        code = super().clean(value)
        return Sector.objects.open().filter(code=code).first() if code else None


class PhoneField(forms.CharField):
    """A mobile number in whatever spacing; cleans to its eleven digits."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        phone = identifiers.read_phone(text)
        if not phone.number:
            raise forms.ValidationError(_("手机号应为 11 位，请再核对一遍。"))
        return phone.number


class CreditCodeField(forms.CharField):
    """A credit code read out on the telephone; its check character tells a slip at once."""

    def clean(self, value: Any) -> str:
        text = identifiers.squeeze(super().clean(value) or "").upper()
        if text and not identifiers.uscc_is_valid(text):
            raise forms.ValidationError(_("信用代码应为 18 位，校验位也要对得上。请对照营业执照再念一遍。"))
        return text


# -- visits ---------------------------------------------------------------------

VISIT_PAGES: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("who", _("哪天去的，谁去的？"), ("visited_on", "visitors")),
    ("met", _("在哪里，见到谁？"), ("place", "met")),
    ("status", _("现在还在经营吗？"), ("operating_status", "license_state")),
    ("outlets", _("有几个网点？"), ("outlets_count",)),
    ("people", _("今天在册多少人？"), ("headcount", "headcount_basis", "counted_how")),
    ("members", _("有多少名党员？"), ("formal_members", "backbone_formal_members", "probationary_members")),
    ("found", _("还发现了什么？"), ("note",)),
)
LEARNT = (
    "operating_status",
    "license_state",
    "outlets_count",
    "headcount",
    "headcount_basis",
    "formal_members",
    "backbone_formal_members",
    "probationary_members",
)


class VisitForm(forms.Form):
    """A visit in seven questions. Empty always means 不掌握; the figures of others are not shown here."""

    page = 0
    version = forms.IntegerField(widget=forms.HiddenInput)
    visited_on = forms.DateField(label=_("走访日期"), widget=DayInput)
    visitors = forms.CharField(label=_("走访人"), max_length=120, help_text=_("写姓名，几个人用顿号隔开。"))
    place = forms.CharField(label=_("走访地点"), max_length=200, required=False)
    met = forms.CharField(label=_("接待人"), max_length=60, required=False, help_text=_("写职务即可，例如“站长”。"))
    operating_status = forms.ChoiceField(
        label=_("经营状况"),
        choices=(*OPERATING_STATUSES, ("", _("看不出来"))),
        required=False,
        widget=forms.RadioSelect,
    )
    license_state = forms.ChoiceField(
        label=_("营业执照"), choices=(*LICENSE_STATES, ("", _("没看到"))), required=False, widget=forms.RadioSelect
    )
    outlets_count = forms.IntegerField(
        label=_("网点（个）"),
        required=False,
        **COUNT_LIMITS,
        widget=_numeric(),
        help_text=_("不知道就留空，不要填 0。"),
    )
    headcount = forms.IntegerField(
        label=_("从业人员（人）"),
        required=False,
        **COUNT_LIMITS,
        widget=_numeric(),
        help_text=_("不知道就留空，不要填 0。"),
    )
    headcount_basis = forms.ChoiceField(
        label=_("数的是哪些人"),
        choices=(*HEADCOUNT_BASES[:3], ("", _("说不清"))),
        required=False,
        widget=forms.RadioSelect,
    )
    counted_how = forms.ChoiceField(
        label=_("怎么数出来的"),
        choices=(("roster", _("对着名册逐人点名")), ("told", _("负责人口头说的")), ("on_site", _("现场清点"))),
        required=False,
        widget=forms.RadioSelect,
    )
    formal_members = forms.IntegerField(
        label=_("正式党员（人）"),
        required=False,
        **COUNT_LIMITS,
        widget=_numeric(),
        help_text=_("不含预备党员。不知道就留空，不要填 0。"),
    )
    backbone_formal_members = forms.IntegerField(
        label=_("其中中层以上骨干（人）"), required=False, **COUNT_LIMITS, widget=_numeric()
    )
    probationary_members = forms.IntegerField(
        label=_("预备党员（人）"), required=False, **COUNT_LIMITS, widget=_numeric()
    )
    note = forms.CharField(
        label=_("发现与诉求"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        formal, backbone = values.get("formal_members"), values.get("backbone_formal_members")
        if formal is not None and backbone is not None and backbone > formal:
            self.add_error("backbone_formal_members", _("骨干里的正式党员不会多于全部正式党员，请核对。"))
        return values

    def trip(self) -> Trip:
        values = self.cleaned_data
        return Trip(**{name: values[name] for name in ("visited_on", "visitors", "met", "place", "counted_how")})

    def answers(self) -> list[Given]:
        values = self.cleaned_data
        return [Given(f"visit_{name}", name, None if values[name] == "" else values[name]) for name in LEARNT]

    def page_of(self, names: Iterable[str]) -> int:
        """The first page that holds one of these fields."""
        wanted = set(names)
        return next((at for at, (_code, _title, fields) in enumerate(VISIT_PAGES) if wanted & set(fields)), 0)

    # -- one question a page --------------------------------------------------

    def at(self, page: int) -> VisitForm:
        """The form opened at one of its pages; the last page beyond them all shows every answer."""
        self.page = page
        return self

    @property
    def pages(self) -> tuple[str, ...]:
        return tuple(code for code, _title, _names in VISIT_PAGES)

    @property
    def title(self) -> Any:
        return VISIT_PAGES[self.page][1] if self.page < len(VISIT_PAGES) else ""

    @property
    def here(self) -> list[Any]:
        """Fields of the open page."""
        return [self[name] for name in VISIT_PAGES[self.page][2]] if self.page < len(VISIT_PAGES) else []

    @property
    def elsewhere(self) -> list[Any]:
        """(name, value) of every other field, carried along as hidden inputs."""
        shown = {field.name for field in self.here} | {"version"}
        return [(name, _raw(self[name])) for name in self.fields if name not in shown]

    @property
    def review(self) -> list[tuple[int, Any, list[tuple[Any, str]]]]:
        """Every page with its answers, for the last look before sending."""
        return [
            (at, title, [(self[name].label, self._said(name)) for name in names])
            for at, (_code, title, names) in enumerate(VISIT_PAGES)
        ]

    def _said(self, name: str) -> str:
        value = _raw(self[name])
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, value)) if value else ""


def _raw(field: Any) -> str:
    value = field.value()
    return "" if value is None else str(value)
