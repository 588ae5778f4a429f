"""Addresses of the whole house; each floor keeps its own list."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from enterprises.views import answer_links
from shanyang import complaints, demo_doors, display, home, monthly, public, reports, search
from shanyang.departments.views import model_cases

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.workbench_page, name="home"),
    path("dashboard/", home.dashboard, name="dashboard"),
    path("dashboard/rounds/", monthly.over_rounds_page, name="over-rounds"),
    path("dashboard/monthly/", monthly.monthly, name="monthly-report"),
    path("search/", search.search, name="search"),
    path("display/", display.display, name="display"),
    path("keys/", display.keys, name="keys"),
    path("public/", public.front, name="public"),
    path("public/privacy/", public.privacy, name="privacy"),
    path("public/complaints/", complaints.complaint, name="complaint"),
    path("public/complaints/<str:code>/", complaints.receipt, name="complaint-receipt"),
    path("complaints/", complaints.letters, name="complaints"),
    path("complaints/<int:pk>/", complaints.answer, name="complaint-answer"),
    path("link/", answer_links.answer, name="answer-link"),
    path("link/tasks/<int:pk>/", answer_links.answer_task, name="answer-link-task"),
    path("link/<str:token>/", answer_links.enter, name="answer-link-enter"),
    path("reports/csp/", reports.csp, name="csp-report"),
    path("demo/sign-in/", demo_doors.sign_in, name="demo-sign-in"),
    path("public/models/", model_cases.published, name="published-cases"),
    path("public/models/<int:pk>/", model_cases.published_case, name="published-case"),
    path("responsibility/", include("shanyang.departments.responsibility_urls")),
    path("survey/", include("enterprises.urls")),
    path("coverage/", include("branches.urls")),
    path("figures/", RedirectView.as_view(pattern_name="enterprises:figures", query_string=True), name="figures"),
    path("services/", include("services.urls")),
    path("tables/", include("shanyang.departments.urls")),
    path("accounts/", include("shanyang.account_urls")),
    path(
        "admin/login/",
        login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True)),
        name="admin-sign-in",
    ),
    path("admin/", admin.site.urls),
]
