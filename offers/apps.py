from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "offers"
    verbose_name = "Utbud"
    default_auto_field = "django.db.models.BigAutoField"
