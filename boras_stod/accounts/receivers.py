"""What libraries tell of, written into the audit log: every receiver is here, and none of the signals is ours."""

from allauth.account import signals as account_signals
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa_signals
from django.contrib.auth import signals as auth_signals
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone
from simple_history.signals import post_create_historical_record

from boras_stod.accounts import sessions
from boras_stod.accounts.access import find_person
from boras_stod.accounts.texts import WAYS
from catalogue import auditing
from catalogue.models import AuditAction, ImportRun, Membership, User
from catalogue.network import client_address

VERSIONS = {"+": AuditAction.ADDED, "~": AuditAction.CHANGED, "-": AuditAction.DELETED}


def connect() -> None:
    """Called once, when every app is loaded."""
    auth_signals.user_logged_in.connect(on_login, dispatch_uid="audit-login")
    auth_signals.user_logged_out.connect(on_logout, dispatch_uid="audit-logout")
    auth_signals.user_login_failed.connect(on_login_failed, dispatch_uid="audit-login-failed")
    mfa_signals.authentication_failed.connect(on_code_failed, dispatch_uid="audit-code-failed")
    for signal in (
        account_signals.password_changed,
        account_signals.password_set,
        account_signals.password_reset,
    ):
        signal.connect(on_password, dispatch_uid="audit-password")
    account_signals.email_changed.connect(on_email, dispatch_uid="audit-email")
    mfa_signals.authenticator_added.connect(on_factor_added, dispatch_uid="audit-factor")
    mfa_signals.authenticator_reset.connect(on_factor_added, dispatch_uid="audit-factor")
    mfa_signals.authenticator_removed.connect(on_factor_removed, dispatch_uid="audit-factor-removed")
    m2m_changed.connect(on_groups, sender=User.groups.through, dispatch_uid="audit-groups")
    post_save.connect(on_membership, sender=Membership, dispatch_uid="audit-membership")
    post_delete.connect(on_membership_gone, sender=Membership, dispatch_uid="audit-membership-gone")
    post_save.connect(on_import, sender=ImportRun, dispatch_uid="audit-import")
    post_create_historical_record.connect(on_version, dispatch_uid="audit-version")


# --- coming and going ---
def on_login(sender, request, user, **kwargs) -> None:
    sessions.begin(request.session, timezone.now())
    auditing.write(
        AuditAction.LOGIN,
        by=user,
        about=user,
        address=client_address(request),
        details={"med": [_way(record) for record in get_authentication_records(request, user)]},
    )


def _way(record: dict) -> str:
    """For example "lösenord", or "andra steg: app"."""
    return " ".join(in_words(record[name]) for name in ("method", "type") if name in record)


def in_words(way: object) -> str:
    return WAYS.get(str(way), str(way))


def on_logout(sender, request, user, **kwargs) -> None:
    if user is not None and user.is_authenticated:
        auditing.write(AuditAction.LOGOUT, by=user, about=user)


def on_login_failed(sender, credentials, request=None, **kwargs) -> None:
    """Of a name that no account has nothing is kept: people type their password in the wrong field."""
    name = credentials.get("username") or credentials.get("email") or ""
    person = User.objects.filter(username=name).first() or find_person(name).first() if name else None
    _failed(person, request, "lösenord")


def on_code_failed(sender, request, user, authenticator, **kwargs) -> None:
    _failed(user, request, in_words(authenticator.type))


def _failed(person: User | None, request, way: str) -> None:
    address = client_address(request) if request is not None else ""
    auditing.write(AuditAction.LOGIN_FAILED, about=person, address=address, details={"med": way})


# --- what changes about an account ---
def on_password(sender, request, user, **kwargs) -> None:
    auditing.write(AuditAction.PASSWORD_CHANGED, by=user, about=user)


def on_email(sender, request, user, from_email_address, to_email_address, **kwargs) -> None:
    before = from_email_address.email if from_email_address else ""
    details = {"e-post": [before, to_email_address.email]}
    auditing.write(AuditAction.EMAIL_CHANGED, by=user, about=user, details=details)


def on_factor_added(sender, request, user, authenticator, **kwargs) -> None:
    """Logins elsewhere have not shown the new factor, so they end."""
    sessions.end_sessions(user, but=request.session.session_key)
    auditing.write(
        AuditAction.FACTOR_ADDED, by=user, about=user, details={"sort": in_words(authenticator.type)}
    )


def on_factor_removed(sender, request, user, authenticator, **kwargs) -> None:
    auditing.write(
        AuditAction.FACTOR_REMOVED, by=user, about=user, details={"sort": in_words(authenticator.type)}
    )


def on_groups(sender, instance, action, reverse, model, pk_set, **kwargs) -> None:
    """A person's roles, from whichever side they were changed."""
    verb = {"post_add": "tillagda", "post_remove": "borttagna", "pre_clear": "borttagna"}.get(action)
    if verb is None:
        return
    if reverse:
        people = model.objects.filter(pk__in=pk_set) if pk_set else instance.user_set.all()
        changes = [(person, [instance.name]) for person in people]
    else:
        groups = model.objects.filter(pk__in=pk_set) if pk_set else instance.groups.all()
        changes = [(instance, list(groups.values_list("name", flat=True)))]
    for person, names in changes:
        if names:
            auditing.write(AuditAction.ACCESS_CHANGED, about=person, details={f"roller {verb}": names})


def on_membership(sender, instance, raw=False, **kwargs) -> None:
    if not raw:
        told = {"organisation": str(instance.organisation), "roll": instance.get_role_display()}
        auditing.write(AuditAction.ACCESS_CHANGED, about=instance.user, details=told)


def on_membership_gone(sender, instance, **kwargs) -> None:
    told = {"organisation borttagen": str(instance.organisation)}
    auditing.write(AuditAction.ACCESS_CHANGED, about=instance.user, details=told)


# --- what changes in the register ---
def on_import(sender, instance, created, raw=False, **kwargs) -> None:
    if created and not raw:
        auditing.write(AuditAction.IMPORTED, by=instance.user, about=instance)


def on_version(sender, instance, history_instance, **kwargs) -> None:
    """One entry per record and request: saving a record also makes versions for each of its relations."""
    kind = history_instance.history_type
    if _is_told(instance) and kind == "~":
        return
    auditing.write(
        VERSIONS[kind],
        by=history_instance.history_user,
        about=instance,
        details={"version": history_instance.history_id},
    )


def _is_told(record: Model) -> bool:
    """Whether the present request has an entry of the record; from now on it has."""
    request = auditing.present_request()
    if request is None:
        return False
    told = request.__dict__.setdefault("told_in_audit_log", set())
    key = (record._meta.label, record.pk)
    if key in told:
        return True
    told.add(key)
    return False
