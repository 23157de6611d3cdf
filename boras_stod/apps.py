from django.apps import AppConfig


class BorasStodConfig(AppConfig):
    name = "boras_stod"

    def ready(self):
        """System checks register themselves; the audit log listens to what libraries tell."""
        from boras_stod import checks  # noqa: F401
        from boras_stod.accounts import receivers

        receivers.connect()
