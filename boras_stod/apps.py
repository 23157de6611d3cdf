from django.apps import AppConfig


class BorasStodConfig(AppConfig):
    name = "boras_stod"

    def ready(self):
        from boras_stod import checks  # noqa: F401  registers the system checks
