"""Organisations and the other ways in which registers spell their names."""

from django.contrib import admin
from django.db.models import Count

from catalogue.admin.base import RecordAdmin, details
from catalogue.admin.contacts import ContactPages
from catalogue.models import Membership, Organisation, OrganisationAlias


class OrganisationAliasInline(admin.TabularInline):
    model = OrganisationAlias
    extra = 0


class MemberInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Organisation)
class OrganisationAdmin(ContactPages, RecordAdmin):
    change_list_template = "admin/catalogue/organisation/change_list.html"
    list_display = ["name", "kind", "committee", "offer_count", "email"]
    list_select_related = ["committee"]
    list_filter = ["kind", ("committee", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "aliases__name"]
    autocomplete_fields = ["committee"]
    inlines = [OrganisationAliasInline, MemberInline]
    fieldsets = [
        (
            None,
            {
                "description": "Skriv namnet som organisationen själv skriver det. Andra stavningar läggs längst ned; "
                "då hittar inläsningen rätt.",
                "fields": ["name", "kind", "committee"],
            },
        ),
        ("Kontakt", {"fields": ["phone", "email", "web_url"]}),
        *details(),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(offer_count=Count("offers", distinct=True))

    @admin.display(description="antal utbud", ordering="offer_count")
    def offer_count(self, organisation):
        return organisation.offer_count
