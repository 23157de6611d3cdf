"""Addresses of the follow-up, under /admin/uppfoljning/."""

from django.urls import path

from offers.admin import followup, yearly

urlpatterns = [
    path("", followup.start, name="followup"),
    path("kedjan/", followup.chain_page, name="followup-chain"),
    path("spridning/", followup.spread_page, name="followup-spread"),
    path("tillgang/", followup.access_page, name="followup-access"),
    path("aktualitet/", followup.freshness_page, name="followup-freshness"),
    path("efterfragan/", followup.demand_page, name="demand"),
    path("program/", followup.programme_page, name="programme"),
    path("plan/", followup.plan_page, name="plan"),
    path("hamta/<str:key>.<str:file_format>", followup.download_figure, name="followup-download"),
    path("arsrapport/", yearly.reports, name="yearly-reports"),
    path("arsrapport/<int:year>/", yearly.report, name="yearly-report"),
    path("arsrapport/<int:year>/skillnad/", yearly.differences, name="yearly-differences"),
    path("arsrapport/<int:year>/frys/", yearly.freeze, name="freeze-year"),
    path("arsrapport/<int:year>/kommentar/", yearly.save_comment, name="comment-year"),
    path("arsrapport/<int:year>.<str:file_format>", yearly.report_file, name="yearly-file"),
]
