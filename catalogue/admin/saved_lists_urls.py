"""Addresses of saved lists, under /admin/uppfoljning/listor/."""

from django.urls import path

from catalogue.admin import saved_lists

urlpatterns = [
    path("", saved_lists.lists, name="saved-lists"),
    path("spara/", saved_lists.save, name="save-list"),
    path("<uuid:uuid>/", saved_lists.open_list, name="saved-list"),
    path("<uuid:uuid>/andra/", saved_lists.change, name="change-saved-list"),
]
