"""Public addresses: Swedish words that can be read aloud, the same in every language."""

from django.urls import path

from offers.views import committees, home, offers, places

app_name = "offers"

urlpatterns = [
    path("", home.home, name="home"),
    path("stod/", offers.offer_list, name="list"),
    path("stod/utbud.<str:file_format>", offers.offer_export, name="export"),
    path("stod/<slug:slug>/", offers.offer_page, name="offer"),
    path("platser/", places.place_list, name="places"),
    path("platser/<slug:slug>/", places.place_page, name="place"),
    path("oppna-forskolor/", places.open_preschools, name="open-preschools"),
    path("namnder/", committees.committee_list, name="committees"),
    path("namnder/<slug:slug>/", committees.committee_page, name="committee"),
]
