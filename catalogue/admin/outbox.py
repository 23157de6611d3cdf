"""Mail that waits and mail that never arrived, for administrators. The text is shown to nobody: it lets people in."""

from django.contrib import admin
from django.utils.formats import localize
from django.utils.timezone import localtime

from catalogue import auditing
from catalogue.admin.base import ReadOnly, StaffAdmin
from catalogue.models import AuditAction, OutboxMail
from catalogue.outbox import send_again

STATES = {
    "waiting": ("väntar", lambda mails: mails.waiting()),
    "failing": ("väntar efter fel", lambda mails: mails.waiting().filter(attempts__gt=0)),
    "given_up": ("kom inte fram", lambda mails: mails.given_up()),
    "sent": ("skickat", lambda mails: mails.filter(sent_at__isnull=False)),
}


class StateFilter(admin.SimpleListFilter):
    title = "läge"
    parameter_name = "lage"

    def lookups(self, request, model_admin):
        return [(name, label) for name, (label, _choose) in STATES.items()]

    def queryset(self, request, queryset):
        return STATES[self.value()][1](queryset) if self.value() in STATES else queryset


@admin.register(OutboxMail)
class OutboxMailAdmin(ReadOnly, StaffAdmin):
    list_display = ["subject", "to", "state", "written_at", "attempts", "next_try", "error"]
    list_filter = [StateFilter]
    search_fields = ["subject", "error"]
    actions = ["send_again"]
    fields = [
        "subject",
        "to",
        "state",
        "written_at",
        "attempts",
        "next_try",
        "error",
        "sent_at",
        "gave_up_at",
    ]
    readonly_fields = ["to", "state", "next_try"]

    @admin.display(description="till")
    def to(self, mail):
        return ", ".join(mail.recipients)

    @admin.display(description="läge")
    def state(self, mail):
        if mail.sent_at:
            return "skickat"
        return "kom inte fram" if mail.gave_up_at else "väntar"

    @admin.display(description="nästa försök", ordering="next_attempt_at")
    def next_try(self, mail):
        return None if mail.sent_at or mail.gave_up_at else localize(localtime(mail.next_attempt_at))

    @admin.action(description="Skicka igen", permissions=["view"])
    def send_again(self, request, queryset):
        chosen = list(queryset.filter(sent_at=None))
        send_again(chosen)
        for mail in chosen:
            auditing.write(AuditAction.CHANGED, about=mail, details={"ändrat": "skickas igen"})
        self.message_user(request, f"Läggs först i kön: {len(chosen)}. Skickade brev skickas inte igen.")
