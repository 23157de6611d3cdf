"""Who answers for an offer, and who steps in: chosen among colleagues, at once and without approval."""

from django import forms
from django.db.models import Q

from catalogue.models import Membership, User

PEOPLE = ("owner", "deputy")


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person):
        name = person.get_full_name() or person.get_username()
        return name if person.is_active else f"{name} (avslutat konto)"


class ResponsibleAdmin:
    """The fields ``PEOPLE`` in a form; mix in before a ModelAdmin."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in PEOPLE:
            kwargs |= {"queryset": colleagues(request.user), "form_class": PersonField}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        """Who writes a new one answers for it, until somebody else is named."""
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}


class ResponsibleForm(forms.ModelForm):
    """Keeps whoever is named already, also where the person who writes could not name them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in PEOPLE:
            named = getattr(self.instance, f"{name}_id")
            if name in self.fields and named:
                self.fields[name].queryset |= User.objects.filter(pk=named)


def colleagues(user: User):
    """Whom a person may name: everybody, or those who keep an organisation of theirs."""
    staff = User.objects.filter(is_active=True, is_staff=True).order_by("first_name", "last_name", "username")
    if user.keeps_all:
        return staff
    own = Membership.objects.filter(user=user).values("organisation")
    members = Membership.objects.filter(organisation__in=own).values("user")
    return staff.filter(Q(pk__in=members) | Q(pk=user.pk))
