"""Addresses of the programme, the plan and demand, under /admin/uppfoljning/."""

from django.urls import path

from offers.admin import demand, programme

urlpatterns = [
    path("program/", programme.programme, name="programme"),
    path("program/<slug:key>.<str:file_format>", programme.programme_file, name="programme-file"),
    path("plan/", programme.plan, name="plan"),
    path("plan/<slug:key>.<str:file_format>", programme.plan_file, name="plan-file"),
    path("efterfragan/", demand.demand, name="demand"),
    path("efterfragan/<slug:key>.<str:file_format>", demand.demand_file, name="demand-file"),
]
