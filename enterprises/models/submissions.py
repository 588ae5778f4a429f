"""What was handed in: the delivery, the rows read from it, and the mapping that was learnt."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.scope import SubmissionQuerySet
from enterprises.wording import SOURCES, SUBMISSION_STATES


class Submission(models.Model):
    """报送: one file or form as received. It can be withdrawn until consolidation; nothing is deleted."""

    class Kind(models.TextChoices):
        FILE = "file", _("文件")
        FORM = "form", _("页面填报")
        STEP = "step", _("询问或走访记录")
        BOOK = "book", _("底册")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text=_("加密时绑定本行。"))
    round = models.ForeignKey("enterprises.Round", models.PROTECT, related_name="submissions", help_text=_("哪一轮。"))
    source = models.CharField(_("来源"), max_length=12, choices=SOURCES, help_text=_("以哪一方的身份报送。"))
    department = models.ForeignKey(
        "departments.Department",
        models.PROTECT,
        verbose_name=_("报送部门"),
        related_name="+",
        help_text=_("由哪个部门报送。"),
    )
    sector = models.ForeignKey(
        "departments.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("主管部门报哪个行业；一个文件含多个行业时为空。"),
    )
    division = models.ForeignKey(
        "departments.Division", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("属地报哪个街道。")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        help_text=_("哪家企业自报。"),
    )
    on_behalf = models.BooleanField(_("代报"), default=False, help_text=_("由街道代企业报送。"))
    kind = models.CharField(
        _("种类"),
        max_length=4,
        choices=Kind.choices,
        default=Kind.FILE,
        help_text=_("文件、页面填报、步骤记录或底册。"),
    )
    obligation = models.ForeignKey(
        "enterprises.Obligation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="books",
        help_text=_("底册发给哪一项报送任务，或者答复的是哪一项的底册。"),
    )
    filename = models.CharField(_("文件名"), max_length=200, blank=True, default="", help_text=_("上传时的文件名。"))
    sha256 = models.CharField(max_length=64, blank=True, default="", help_text=_("原文件内容的 SHA-256。"))
    size = models.PositiveBigIntegerField(default=0, help_text=_("原文件字节数。"))
    path = models.CharField(max_length=200, blank=True, default="", help_text=_("密文文件在保险库里的名字。"))
    wrapped_key = models.BinaryField(null=True, editable=False, help_text=_("本次报送自己的数据密钥，用主密钥包裹。"))
    state = models.CharField(
        _("状态"), max_length=12, choices=SUBMISSION_STATES, default="received", help_text=_("走到哪一步。")
    )
    plan = models.JSONField(default=dict, blank=True, help_text=_("对每个工作表的理解：表头在哪、列对应什么、隐藏表。"))
    problem = models.CharField(
        _("没有读懂的原因"), max_length=400, blank=True, default="", help_text=_("文件整体的问题，一句话。")
    )
    rows_total = models.PositiveIntegerField(default=0, help_text=_("读到的数据行。"))
    rows_ok = models.PositiveIntegerField(default=0, help_text=_("可以写入的行。"))
    rows_rejected = models.PositiveIntegerField(default=0, help_text=_("必须改的行。"))
    rows_warned = models.PositiveIntegerField(default=0, help_text=_("请确认的行。"))
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        help_text=_("改好后补传的是哪一次报送的行。"),
    )
    after_sight = models.BooleanField(default=False, help_text=_("报齐并看过其他来源之后重新报送的。"))
    job = models.ForeignKey(
        "departments.Job", models.SET_NULL, null=True, blank=True, related_name="+", help_text=_("正在处理它的作业。")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text=_("由谁上传。")
    )
    received_at = models.DateTimeField(auto_now_add=True, help_text=_("何时收到。"))
    accepted_at = models.DateTimeField(null=True, blank=True, help_text=_("何时写入。"))
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text=_("何时撤回。"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁撤回。")
    )
    withdraw_reason = models.CharField(max_length=200, blank=True, default="", help_text=_("为什么撤回。"))
    purged_at = models.DateTimeField(null=True, blank=True, help_text=_("到期销毁密钥与文件的时间。"))
    request_key = models.UUIDField(null=True, blank=True, unique=True, help_text=_("同一次提交重复到达时只认一次。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("报送")
        verbose_name_plural = _("报送")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "department", "source", "sha256"],
                condition=Q(kind="file") & ~Q(state__in=["withdrawn", "refused"]),
                name="same_file_delivered_once_while_standing",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_at__isnull=False) | ~Q(state="accepted"),
                name="accepted_submission_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="withdrawn_submission_has_a_time",
            ),
            models.UniqueConstraint(fields=["obligation"], condition=Q(kind="book"), name="one_book_per_obligation"),
            models.CheckConstraint(
                condition=Q(kind="book", state="offered") | ~Q(kind="book") & ~Q(state="offered"),
                name="only_a_book_is_offered",
            ),
        ]
        indexes = [models.Index(fields=["round", "state", "source"], name="submission_by_round")]

    def __str__(self) -> str:
        return self.filename or str(self.get_kind_display())


class ColumnMapping(models.Model):
    """A mapping that a department confirmed once, found again by the same headings."""

    department = models.ForeignKey(
        "departments.Department", models.PROTECT, related_name="+", help_text=_("哪个部门的台账。")
    )
    source = models.CharField(max_length=12, choices=SOURCES, help_text=_("以哪一方的身份。"))
    headings = models.CharField(max_length=64, help_text=_("表头文字的摘要。"))
    table = models.CharField(max_length=10, help_text=_("企业、网点或人员。"))
    mapping = models.JSONField(help_text=_("列标题到字段。"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text=_("由谁确认。")
    )
    confirmed_at = models.DateTimeField(auto_now=True, help_text=_("何时确认。"))

    class Meta:
        verbose_name = _("列的对应")
        verbose_name_plural = _("列的对应")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "source", "headings"], name="one_mapping_per_department_and_headings"
            )
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.table}"


class StagedRow(models.Model):
    """A row as read, before it counts. The raw cells are one encrypted value under the submission's key."""

    class State(models.TextChoices):
        OK = "ok", _("可以写入")
        WARNED = "warned", _("请确认")
        REJECTED = "rejected", _("必须改")

    # The unique place of a row begins with its delivery.
    submission = models.ForeignKey(
        Submission, models.PROTECT, db_index=False, related_name="rows", help_text=_("哪次报送。")
    )
    chunk = models.PositiveIntegerField(help_text=_("第几批，重启后从下一批接着读。"))
    sheet = models.CharField(max_length=64, help_text=_("工作表名；文本文件为空。"))
    row = models.PositiveIntegerField(help_text=_("表格软件里的行号，从 1 起。"))
    table = models.CharField(max_length=10, help_text=_("企业、网点或人员。"))
    state = models.CharField(max_length=8, choices=State.choices, help_text=_("可以写入、请确认或必须改。"))
    fingerprint = models.BinaryField(max_length=16, editable=False, help_text=_("内容摘要，补传时认出已有的行。"))
    raw = models.BinaryField(editable=False, help_text=_("原始单元格与读出的值，密文。"))

    class Meta:
        verbose_name = _("报送行")
        verbose_name_plural = _("报送行")
        constraints = [
            models.UniqueConstraint(fields=["submission", "sheet", "row", "table"], name="staged_row_once_per_place"),
        ]
        indexes = [models.Index(fields=["submission", "state", "id"], name="staged_row_by_state")]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"


class RowError(models.Model):
    """What is wrong with a row, where, and how to mend it. Holds no personal data."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="errors", help_text=_("哪次报送。"))
    chunk = models.PositiveIntegerField(help_text=_("第几批。"))
    sheet = models.CharField(max_length=64, help_text=_("工作表名。"))
    row = models.PositiveIntegerField(help_text=_("行号，从 1 起；0 指整张表。"))
    column = models.CharField(max_length=40, blank=True, default="", help_text=_("列字母与标题。"))
    field = models.CharField(max_length=40, blank=True, default="", help_text=_("读成哪个字段。"))
    code = models.CharField(max_length=40, help_text=_("问题代码。"))
    params = models.JSONField(default=dict, blank=True, help_text=_("说明里的数字，不含个人信息。"))
    severity = models.CharField(
        max_length=8, choices=(("reject", _("必须改")), ("warn", _("请确认"))), help_text=_("轻重。")
    )

    class Meta:
        verbose_name = _("行的问题")
        verbose_name_plural = _("行的问题")
        indexes = [models.Index(fields=["submission", "severity", "id"], name="row_error_by_severity")]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row} {self.code}"
