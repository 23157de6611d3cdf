"""What each role may do in the admin. Groups bear the names of the roles; `ensure_groups` makes them so."""

from django.contrib.auth.models import Group, Permission

from catalogue.models import Role

APPS = ("catalogue", "offers")
# Accounts are the administrators' (superusers) alone; reminders and the index of search are written by nobody.
NOT_FOR_GROUPS = {
    "user",
    "membership",
    "upload",
    "auditentry",
    "audithead",
    "cacherow",
    "reminder",
    "outboxmail",
    "searchword",
    "searchtext",
    "searchstate",
}
ALL = ("view", "add", "change", "delete")

# Of every model the first tuple, unless the model is named.
ACTIONS: dict[Role, tuple[tuple[str, ...], dict[str, tuple[str, ...]]]] = {
    Role.EDITOR: (
        ("view",),
        {
            "offer": ("view", "add", "change"),
            "place": ("view", "add", "change"),
            "openpreschool": ("view", "add", "change"),
            "meetingplace": ("view", "add", "change"),
            "offerparty": ALL,
            "placeparty": ALL,
            "placephoto": ALL,
            "feedback": ("view", "change"),
            "offerslot": ALL,
            "placeslot": ALL,
            "offerclosure": ALL,
            "closure": ALL,
            "synonym": ALL,
            "invitation": (),
            "demandcount": (),
            "yearlyreport": (),
            "reportcomment": (),
        },
    ),
    Role.COORDINATOR: (
        ("view", "add", "change"),
        {
            "invitation": ("view", "add"),
            "importrun": ("view",),
            "registerversion": ("view",),
            "demandcount": ("view",),
            "yearlyreport": ("view", "add"),
            "offerslot": ALL,
            "placeslot": ALL,
            "offerclosure": ALL,
            "closure": ALL,
            "offerparty": ALL,
            "placeparty": ALL,
            "placephoto": ALL,
            "organisationalias": ALL,
            "synonym": ALL,
        },
    ),
    Role.TRANSLATOR: ((), {}),  # writes on the translation pages alone
    Role.ADMINISTRATOR: ((), {}),  # is a superuser
}
# What no table's four verbs say.
BEYOND: dict[Role, tuple[str, ...]] = {
    Role.COORDINATOR: ("keep_all", "publish_offer", "translate"),
    Role.TRANSLATOR: ("translate",),
}


def ensure_groups() -> dict[Role, Group]:
    """One group per role with exactly its permissions. Needs the migrations; may be run again at any time."""
    return {role: ensure_group(role) for role in ACTIONS}


def ensure_group(role: Role) -> Group:
    group, _created = Group.objects.get_or_create(name=str(role.label))
    beyond = Permission.objects.filter(codename__in=BEYOND.get(role, ()), content_type__app_label__in=APPS)
    group.permissions.set([*permissions(role), *beyond])
    return group


def permissions(role: Role) -> list[Permission]:
    usual, named = ACTIONS[role]
    ours = Permission.objects.filter(content_type__app_label__in=APPS).select_related("content_type")
    return [
        permission
        for permission in ours
        if (model := permission.content_type.model) not in NOT_FOR_GROUPS
        and permission.codename.removesuffix(f"_{model}") in named.get(model, usual)
    ]
