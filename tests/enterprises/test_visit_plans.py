"""走访计划: neighbours on one day, sheets on paper, photos that tell nothing but what they show."""

import io
import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from enterprises.actions import cases, visit_papers, visit_plans
from enterprises.models import Enterprise, StepRecord, VisitPaper, VisitPlan
from enterprises.queries import visit_plans as queries
from enterprises.rules.routes import place_of, road_of
from shanyang.departments import nightly, workbench
from shanyang.departments.models import AuditEvent
from shanyang.lib import vault_files
from shanyang.lib.errors import Refused, Stale
from tests import cast
from tests.builders import a_case, a_report, a_round, a_trip, close_all, four_voices, walked_to

TODAY = timezone.localdate


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize(
    ("address", "road"),
    [
        ("人民路128号一楼", ("人民路", 128)),
        ("焦东街道焦东路9号", ("焦东路", 9)),
        ("河南省焦作市解放区建设东路 88 号", ("建设东路", 88)),
        ("迎宾大道", ("迎宾大道", 10**6)),
        ("万达写字楼三层", ("", 10**6)),
        ("", ("", 10**6)),
    ],
)
def test_an_address_gives_its_road_and_number(address, road):
    assert road_of(address) == road


def test_places_sort_in_walking_order():
    def at(address, building=""):
        return place_of(street="甲街道", community="乙社区", address=address, building=building)

    assert sorted([at("建设路9号"), at("人民路12号"), at("人民路3号")]) == [
        at("人民路3号"),
        at("人民路12号"),
        at("建设路9号"),
    ]
    assert at("人民路3号", "万达写字楼").label == "人民路 · 万达写字楼" and at("").label == "乙社区"


@pytest.fixture
def round_(lin):
    return a_round(lin)


@pytest.fixture
def due(round_, enterprise, lin):
    """Three enterprises that wait for a visit, two of them on one road."""
    addresses = ("人民路12号", "建设路9号", "人民路3号")
    firms = [enterprise] + [
        Enterprise.objects.create(
            name=f"甲{n}配送",
            name_key=f"jia{n}",
            name_sort=f"jia{n}",
            division=enterprise.division,
            sector=enterprise.sector,
        )
        for n in range(2)
    ]
    for firm, address in zip(firms, addresses, strict=True):
        four_voices(round_, firm)
        a_report(round_, "territory", firm, address=address)
        a_case(round_, firm, by=lin)
    close_all(round_, lin)
    return [walked_to(firm.cases.get(), "visit", by=lin) for firm in firms]


def planned(due, by, **facts):
    facts = {"cases": [one.pk for one in due], "visit_on": TODAY(), "assigned": [by], "companions": "", **facts}
    return visit_plans.make(due[0].round, by=by, **facts)


def test_a_plan_goes_by_road_and_number_and_takes_its_enterprises_off_the_list(due, round_, zhao, wu):
    assert [group.label.rsplit(" ")[-1] for group in queries.groups(due, zhao)] == ["人民路", "建设路"]
    plan = planned(due, zhao, assigned=[zhao, wu])
    assert [stop.address for stop in plan.stops.all()] == ["人民路3号", "人民路12号", "建设路9号"]
    assert plan.division == due[0].enterprise.division
    assert not queries.due(round_, zhao).exists()
    assert AuditEvent.objects.filter(verb="enterprises.plan_visits").count() == 1
    with pytest.raises(Refused, match="已经排进"):
        planned(due, zhao)


def test_refusals_say_what_to_do(due, lin, zhao, qian):
    with pytest.raises(Refused, match="今天或者以后"):
        planned(due, zhao, visit_on=TODAY() - timedelta(days=1))
    with pytest.raises(Refused, match="至少选一家"):
        planned(due, zhao, cases=[])
    with pytest.raises(Refused, match="派谁去"):
        planned(due, zhao, assigned=[])
    with pytest.raises(Refused, match="分几天"):
        planned(due, zhao, cases=range(1, 20))
    with pytest.raises(Refused, match="重新选"):
        planned(due, qian)
    far = due[0].enterprise
    Enterprise.objects.filter(pk=far.pk).update(division=cast.division(cast.JIAODONG))
    with pytest.raises(Refused, match="一个街道排一个计划"):
        planned(due, lin)


def test_order_day_and_stops_can_be_changed_and_a_stale_page_is_told(due, zhao):
    plan = planned(due, zhao)
    first, second, third = plan.stops.all()
    visit_plans.move(second, up=True, version=1, by=zhao)
    assert [stop.pk for stop in plan.stops.all()] == [second.pk, first.pk, third.pk]
    with pytest.raises(Stale):
        visit_plans.move(second, up=False, version=1, by=zhao)
    with pytest.raises(Refused, match="不能再移"):
        visit_plans.move(second, up=True, version=2, by=zhao)
    visit_plans.drop(third, reason="搬走了", version=2, by=zhao)
    assert queries.due(plan.round, zhao).get() == third.case
    visit_plans.change(
        plan, visit_on=TODAY() + timedelta(days=2), assigned=[zhao], companions="派出所", version=3, by=zhao
    )
    visit_plans.cancel(plan, reason="下雨", version=4, by=zhao)
    assert queries.due(plan.round, zhao).count() == 3
    with pytest.raises(Refused, match="已经取消"):
        visit_plans.drop(first, reason="搬走", version=5, by=zhao)


def test_who_is_sent_finds_it_on_the_workbench_until_all_is_visited(due, zhao, wu):
    planned(due[:1], zhao, assigned=[wu])

    def lines(user):
        user.forget_posts()
        return [one for one in workbench.waiting(user, TODAY()) if one.kind == "visit_plan"]

    assert [one.size for one in lines(wu)] == [1] and not lines(zhao)
    due[0].refresh_from_db()
    cases.take_step(due[0], "visit", outcome="done", trip=a_trip(), by=wu, version=due[0].version)
    assert not lines(wu)


def test_the_sheets_carry_the_enterprises_own_word_and_nobody_elses(client, due, zhao, qian):
    plan = planned(due, zhao)
    client.force_login(zhao)
    page = client.get(reverse("enterprises:visit-sheets", args=[plan.pk]))
    words = said(page)
    others = ("86", "112", "104")
    assert page.content.decode().count('visit-sheet"') == 3
    assert "企业自己说的" in words and "走访人签字" in words and "从业人数不一致" in words
    assert re.search(r"从业人数 118(?!\d)", words)
    assert not any(re.search(rf"(?<!\d){number}(?!\d)", words) for number in others)
    client.force_login(qian)
    assert client.get(reverse("enterprises:visit-sheets", args=[plan.pk])).status_code == 404


def test_the_page_plans_what_is_ticked(client, due, zhao):
    client.force_login(zhao)
    url = reverse("enterprises:visit-plans")
    assert "人民路3号" in said(client.get(url))
    answer = {"request_key": uuid.uuid4().hex, "visit_on": TODAY().isoformat(), "assigned": [zhao.pk]}
    refused = client.post(url, answer)
    assert refused.status_code == 422 and "至少选一家" in said(refused)
    kept = client.post(url, {**answer, "request_key": uuid.uuid4().hex, "cases": [due[0].pk]})
    plan = VisitPlan.objects.get()
    assert kept.url == plan.get_absolute_url()
    assert "填走访记录" in said(client.get(kept.url))


# -- photos ----------------------------------------------------------------------


def a_photo(format="JPEG", size=(3000, 1500), **meta):
    out = io.BytesIO()
    picture = Image.new("RGB", size, "red")
    if format == "JPEG":
        exif = Image.Exif()
        exif[0x010F] = "SECRETPHONE"
        exif.get_ifd(0x8825)[1] = "N"
        meta = {"exif": exif.tobytes(), "comment": b"SECRETPLACE", **meta}
    picture.save(out, format, **meta)
    return out.getvalue()


@pytest.fixture
def visit(due, zhao):
    case = due[0]
    case.refresh_from_db()
    return cases.take_step(case, "visit", outcome="done", trip=a_trip(), by=zhao, version=case.version)


def send(client, record, data, name="门口.jpg", kind="photo"):
    file = SimpleUploadedFile(name, data)
    url = reverse("enterprises:visit-papers", args=[record.pk])
    return client.post(url, {"request_key": uuid.uuid4().hex, "kind": kind, "file": file})


def stored(paper):
    return b"".join(visit_papers.content(paper))


def test_a_photo_keeps_its_pixels_and_nothing_else(client, visit, zhao, qian):
    client.force_login(zhao)
    assert b"SECRETPHONE" in a_photo() and b"SECRETPLACE" in a_photo()
    assert send(client, visit, a_photo()).status_code == 302
    paper = VisitPaper.objects.get()
    data = stored(paper)
    assert b"SECRET" not in data and b"Exif" not in data and paper.filename == "照片1.jpg"
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (2000, 1000) and not picture.getexif() and picture.getpixel((5, 5))[0] > 200
    given = client.get(reverse("enterprises:visit-paper", args=[paper.pk]))
    assert b"".join(given.streaming_content) == data and "attachment" in given["Content-Disposition"]
    client.force_login(qian)
    assert client.get(reverse("enterprises:visit-paper", args=[paper.pk])).status_code == 404


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "HEIC"),
        (a_photo()[:800], "打不开"),
        (b"%PDF-1.7 nothing", "打不开"),
        (b"GIF89a" + b"\0" * 40, "打不开"),
        (b"hello", "打不开"),
    ],
)
def test_what_is_no_photo_is_refused_in_a_clear_sentence(client, visit, zhao, data, why):
    client.force_login(zhao)
    refused = send(client, visit, data)
    assert refused.status_code == 422 and why in said(refused)
    assert not VisitPaper.objects.exists()


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(client, visit, zhao):
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    client.force_login(zhao)
    assert "像素太多" in said(send(client, visit, out.getvalue(), "大.png"))


def test_a_signed_sheet_may_be_a_pdf_or_a_picture(client, visit, zhao):
    client.force_login(zhao)
    assert send(client, visit, b"%PDF-1.7 signed", "签字单.pdf", "sheet").status_code == 302
    assert send(client, visit, a_photo("PNG", (200, 100)), "签字单.png", "sheet").status_code == 302
    assert [paper.filename for paper in VisitPaper.objects.all()] == ["签字单1.pdf", "签字单2.jpg"]
    assert stored(VisitPaper.objects.first()) == b"%PDF-1.7 signed"


def test_a_removed_file_is_gone_and_its_trace_stays(client, visit, zhao, django_capture_on_commit_callbacks):
    client.force_login(zhao)
    send(client, visit, a_photo())
    paper = VisitPaper.objects.get()
    name = paper.vault_name
    assert name in nightly.kept_files()
    with django_capture_on_commit_callbacks(execute=True):
        visit_papers.remove(paper, reason="拍到了人脸", by=zhao)
    assert not vault_files.path_of(name).exists()
    assert client.get(reverse("enterprises:visit-paper", args=[paper.pk])).status_code == 404
    assert "拍到了人脸" in said(client.get(reverse("enterprises:visit-papers", args=[visit.pk])))
    assert AuditEvent.objects.filter(verb="enterprises.remove_visit_paper").count() == 1


def test_files_go_at_the_end_of_retention(client, visit, zhao, settings):
    client.force_login(zhao)
    send(client, visit, a_photo())
    VisitPaper.objects.update(added_at=timezone.now() - timedelta(days=settings.RETENTION_DAYS + 1))
    assert visit_papers.forget_old(TODAY()) == 1
    assert VisitPaper.objects.get().vault_name == ""


def test_nothing_is_hung_on_a_step_that_is_no_visit(due, zhao):
    record = StepRecord.objects.filter(case=due[0], step="enquire").get()
    with pytest.raises(Refused, match="走访"):
        visit_papers.check_may_attach(zhao, record)
