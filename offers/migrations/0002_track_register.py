from django.db import migrations

from catalogue.versioning import track_register


class Migration(migrations.Migration):
    dependencies = [("offers", "0001_initial"), ("catalogue", "0002_track_register")]

    operations = [track_register("offers")]
