"""The page of a topic, where a word that becomes sensitive also changes the addresses of its offers."""

from django.contrib import admin

from catalogue.admin.taxonomies import TopicAdmin
from catalogue.models import Topic
from offers import publishing

admin.site.unregister(Topic)


@admin.register(Topic)
class OfferTopicAdmin(TopicAdmin):
    """The catalogue knows nothing of offers, so what a topic means to them is said here."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        publishing.hide_telling_addresses()
