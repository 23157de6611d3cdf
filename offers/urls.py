"""Public addresses: Swedish words that can be read aloud, the same in every language."""

from django.urls import path

from offers.feeds import NewOffers
from offers.views import child, committees, feedback, home, maps, my_list, offers, pages, places, share

app_name = "offers"

urlpatterns = [
    path("", home.home, name="home"),
    path("stod/", offers.offer_list, name="list"),
    path("stod/utbud.<str:file_format>", offers.offer_export, name="export"),
    path("stod/kalender.ics", share.list_calendar, name="list-calendar"),
    path("stod/<slug:slug>/kalender.ics", share.offer_calendar, name="offer-calendar"),
    path("nytt.rss", NewOffers(), name="feed"),
    path("stod/<slug:slug>/", offers.offer_page, name="offer"),
    path("min-lista/", my_list.my_list, name="my-list"),
    path("mitt-barn/", child.my_child, name="my-child"),
    path("platser/", places.place_list, name="places"),
    path("platser/<slug:slug>/kalender.ics", share.place_calendar, name="place-calendar"),
    path("platser/<slug:slug>/", places.place_page, name="place"),
    path("karta/", maps.map_page, name="map"),
    path("synpunkt/", feedback.feedback, name="feedback"),
    path("synpunkt/tack/", feedback.thanks, name="feedback-thanks"),
    path("ni-fragade-vi-gjorde/", feedback.answers, name="answers"),
    path("fraga/", feedback.vote, name="vote"),
    path("oppna-forskolor/", places.open_preschools, name="open-preschools"),
    path("namnder/", committees.committee_list, name="committees"),
    path("namnder/<slug:slug>/", committees.committee_page, name="committee"),
    path("hjalp-nu/", pages.help_now, name="help-now"),
    path("inriktningar/", pages.focus_areas, name="focus-areas"),
    path("inriktningar/<slug:slug>/", pages.focus_area, name="focus-area"),
    path("om/", pages.about, name="about"),
    path("om/lattlast/", pages.about_easy, name="about-easy"),
    path("tillganglighet/", pages.accessibility, name="accessibility"),
    path("integritet/", pages.privacy, name="privacy"),
    path("oppna-data/", pages.open_data, name="open-data"),
]
