"""How versions are written: django-simple-history, with one moment per request and proxies counted as their table."""

from typing import ClassVar

from django.apps import apps
from django.db.models import Model, signals
from django.utils import timezone
from simple_history.models import HistoricalRecords


class Recording(HistoricalRecords):
    """Keeps every version of a model's rows.

    All that one request writes bears one moment, so that a form saved with its times is one version.
    """

    of: ClassVar[dict[type[Model], "Recording"]] = {}

    def finalize(self, sender, **kwargs):
        super().finalize(sender, **kwargs)
        self.of[sender] = self
        self.model = sender.history.model
        for model in apps.get_models():
            if model._meta.proxy and model._meta.concrete_model is sender:
                self._listen_to(model)

    def _listen_to(self, proxy: type[Model]) -> None:
        """Django sends the signals of a row saved through a proxy under the proxy's name alone."""
        signals.post_save.connect(self.post_save, sender=proxy, weak=False)
        signals.pre_delete.connect(self.pre_delete, sender=proxy, weak=False)
        signals.post_delete.connect(self.post_delete, sender=proxy, weak=False)

    def get_meta_options(self, model):
        return super().get_meta_options(model) | {
            "verbose_name": f"äldre version av {model._meta.verbose_name}",
            "verbose_name_plural": f"äldre versioner av {model._meta.verbose_name_plural}",
            "default_permissions": (),  # who may see a record may see its history
        }

    def get_meta_options_m2m(self, through_model):
        return super().get_meta_options_m2m(through_model) | {"default_permissions": ()}

    def create_historical_record(self, instance, history_type, using=None):
        request = getattr(self.context, "request", None)
        if request is None or hasattr(instance, "_history_date"):
            return super().create_historical_record(instance, history_type, using=using)
        if not hasattr(request, "history_moment"):
            request.history_moment = timezone.now()
        instance._history_date = request.history_moment
        try:
            return super().create_historical_record(instance, history_type, using=using)
        finally:
            del instance._history_date
