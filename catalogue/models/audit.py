"""The audit log: what staff and the system have done. Rows are added, chained, and never changed."""

from django.db import models


class AuditAction(models.TextChoices):
    """What was done. The field has no choices of its own, so that a new action needs no migration."""

    LOGIN = "login", "loggade in"
    LOGIN_FAILED = "login_failed", "misslyckades att logga in"
    LOGOUT = "logout", "loggade ut"
    SESSIONS_ENDED = "sessions_ended", "avslutade inloggningar"
    PASSWORD_CHANGED = "password_changed", "bytte lösenord"
    EMAIL_CHANGED = "email_changed", "bytte e-postadress"
    FACTOR_ADDED = "factor_added", "lade till tvåstegsinloggning"
    FACTOR_REMOVED = "factor_removed", "tog bort tvåstegsinloggning"
    ACCESS_CHANGED = "access_changed", "ändrade behörighet"
    INVITED = "invited", "bjöd in"
    INVITATION_ACCEPTED = "invitation_accepted", "tackade ja till en inbjudan"
    INVITATION_WITHDRAWN = "invitation_withdrawn", "drog tillbaka en inbjudan"
    ACCOUNT_CLOSED = "account_closed", "avslutade ett konto"
    ACCOUNT_OPENED = "account_opened", "öppnade ett konto"
    HANDED_OVER = "handed_over", "lämnade över ansvar"
    ADDED = "added", "lade till"
    CHANGED = "changed", "ändrade"
    DELETED = "deleted", "tog bort"
    IMPORTED = "imported", "läste in"
    EXPORTED = "exported", "exporterade"
    FROZEN = "frozen", "frös"
    PRUNED = "pruned", "gallrade loggen"


class AuditEntry(models.Model):
    """Who did what, when, about which record, from where.

    Written by ``catalogue.auditing`` alone. Names are kept as they were, without a foreign key: a deleted account
    must not change the log. The network address is that of staff; for visitors there is none.
    """

    at = models.DateTimeField("när", db_index=True)
    action = models.CharField("vad", max_length=40, db_index=True)
    actor_id = models.BigIntegerField("vem, nummer", null=True)
    actor_name = models.CharField("vem", max_length=150, blank=True)
    record_type = models.CharField("typ av post", max_length=100, blank=True)
    record_id = models.CharField("postens nummer", max_length=64, blank=True)
    record_name = models.CharField("post", max_length=200, blank=True)
    details = models.JSONField("uppgifter", default=dict)
    address = models.CharField("varifrån", max_length=45, blank=True)
    previous = models.CharField("föregående kontrollsumma", max_length=64, blank=True)
    digest = models.CharField("kontrollsumma", max_length=64)

    class Meta:
        verbose_name = "logghändelse"
        verbose_name_plural = "händelselogg"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["record_type", "record_id"], name="auditentry_record")]
        constraints = [
            models.UniqueConstraint(fields=["previous"], name="auditentry_follows_one_other"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name or 'systemet'} {self.action_in_words} {self.record_name}".strip()

    @property
    def action_in_words(self) -> str:
        return dict(AuditAction.choices).get(self.action, self.action)


class AuditHead(models.Model):
    """One row with the digest of the newest entry. Writers take turns by locking it."""

    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "händelseloggens slut"

    def __str__(self) -> str:
        return self.digest
