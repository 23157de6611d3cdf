from django.db import migrations

from catalogue.versioning import track_register


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [track_register("catalogue")]
