from django.apps import AppConfig
from django.db.backends.signals import connection_created

from catalogue.collation import compare


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = "Platser, organisationer och kalender"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        connection_created.connect(add_swedish_collation, dispatch_uid="swedish-collation")


def add_swedish_collation(connection, **kwargs):
    """Give SQLite the collation that PostgreSQL has, under the same name."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation("sv-x-icu", compare)
