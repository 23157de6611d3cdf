"""Lists of the staff pages under a name: saved with their filter, opened, shared, renamed, deleted.

What is kept is an address of our own staff pages, checked when it is saved and again when it is opened. It gives
nobody any right: the list itself decides what the one who opens it may see.
"""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.text import capfirst

from catalogue.models import SavedList

STAFF, FOLLOW_UP, HERE = "/admin/", "/admin/uppfoljning/", "/admin/uppfoljning/listor/"
MOMENTARY = (
    "p",
    "_popup",
    "_to_field",
    "_changelist_filters",
)  # of an address: the page and how it was reached
LONGEST = 2000
NO_LIST = "Adressen är ingen lista på personalens sidor. Öppna listan och välj ”Spara listan” där."


def staff_page(permission: str):
    """A page of the staff admin for those with the permission; others are refused."""
    return lambda view: admin.site.admin_view(permission_required(permission, raise_exception=True)(view))


@dataclass(frozen=True)
class Target:
    """A list that may be saved: its address in two parts, what it is called, and where its files are."""

    path: str
    query: str
    title: str
    export_name: str = ""

    @property
    def files(self) -> list[tuple[str, str]]:
        """The list as files with the same filter, where the list itself offers them."""
        try:
            return [
                (kind.upper(), f"{reverse(self.export_name, args=[kind])}?{self.query}")
                for kind in ("xlsx", "csv")
            ]
        except NoReverseMatch:
            return []


def target_of(address: str) -> Target:
    """The list that an address of ours leads to, without the page number; else a ValidationError."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith(STAFF):
        raise ValidationError(NO_LIST)
    try:
        match = resolve(parts.path)
    except Resolver404 as error:
        raise ValidationError(NO_LIST) from error
    query = _filter(parts.query)
    if len(query) > LONGEST:
        raise ValidationError("Urvalet är för långt för att sparas. Ta bort något val.")
    if match.view_name.startswith("admin:") and match.view_name.endswith("_changelist"):
        title = capfirst(str(match.func.model_admin.opts.verbose_name_plural))
        return Target(parts.path, query, title, match.view_name.removesuffix("changelist") + "export")
    if parts.path.startswith(FOLLOW_UP) and not parts.path.startswith(HERE) and parts.path.endswith("/"):
        return Target(parts.path, query, "Uppföljning")
    raise ValidationError(NO_LIST)


def _filter(text: str) -> str:
    query = QueryDict(text)
    return urlencode(
        [(name, value) for name, values in query.lists() if name not in MOMENTARY for value in values]
    )


class SavedListForm(forms.ModelForm):
    """Name and sharing; whose list it is is said by the page, so that a name is refused the second time."""

    class Meta:
        model = SavedList
        fields = ["name", "is_shared"]

    def clean_name(self):
        name = self.cleaned_data["name"]
        if (
            SavedList.objects.filter(owner=self.instance.owner, name=name)
            .exclude(pk=self.instance.pk)
            .exists()
        ):
            raise ValidationError("Du har redan en lista med det namnet.")
        return name


@staff_page("catalogue.view_savedlist")
def lists(request):
    """The page /admin/uppfoljning/listor/: one's own, and those that colleagues share."""
    rows = [
        {
            "list": saved,
            "target": _target(saved),
            "is_own": saved.owner_id == request.user.pk,
            "link": _link(request, saved),
        }
        for saved in SavedList.objects.visible_to(request.user).select_related("owner")
    ]
    return _page(
        request,
        "lists",
        "Sparade listor",
        own=[row for row in rows if row["is_own"]],
        shared=[row for row in rows if not row["is_own"]],
    )


def _target(saved: SavedList) -> Target | None:
    """Where it leads; None when the list is there no longer."""
    try:
        return target_of(saved.address)
    except ValidationError:
        return None


def _link(request, saved: SavedList) -> str:
    return request.build_absolute_uri(reverse("saved-list", args=[saved.uuid]))


@staff_page("catalogue.add_savedlist")
def save(request):
    """Save the list of ``?adress=``."""
    try:
        target = target_of(request.GET.get("adress", ""))
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("saved-lists")
    saved = SavedList(owner=request.user, path=target.path, query=target.query)
    form = SavedListForm(request.POST or None, instance=saved)
    if form.is_valid():
        form.save()
        messages.success(request, f"Listan ”{saved.name}” är sparad.")
        return redirect("saved-lists")
    return _page(request, "form", "Spara listan", form=form, target=target, back=saved.address)


@staff_page("catalogue.view_savedlist")
def open_list(request, uuid):
    """Lead to the list, with the scope of the one who opens it."""
    saved = SavedList.objects.visible_to(request.user).filter(uuid=uuid).first()
    target = _target(saved) if saved else None
    if saved is None or target is None:
        sentence = "Listan finns inte, eller så delas den inte med dig. Fråga den som skickade länken."
        messages.warning(request, sentence)
        return redirect("saved-lists")
    return redirect(saved.address)


@staff_page("catalogue.change_savedlist")
def change(request, uuid):
    """Rename one's own list, share it or not, or delete it."""
    saved = get_object_or_404(SavedList, uuid=uuid, owner=request.user)
    if request.method == "POST" and "_delete" in request.POST:
        saved.delete()
        messages.success(request, f"Listan ”{saved.name}” är borttagen. Posterna i den är kvar.")
        return redirect("saved-lists")
    form = SavedListForm(request.POST or None, instance=saved)
    if form.is_valid():
        form.save()
        messages.success(request, f"Listan ”{saved.name}” är ändrad.")
        return redirect("saved-lists")
    if (target := _target(saved)) is None and request.method != "POST":
        messages.warning(request, "Sidan som listan ledde till finns inte längre. Listan kan tas bort.")
    return _page(request, "form", "Ändra en sparad lista", form=form, target=target, saved=saved)


def _page(request, template: str, title: str, **context) -> TemplateResponse:
    shared = {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/saved_lists/{template}.html", shared | context)
