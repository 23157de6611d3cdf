from django.db import migrations

from catalogue.versioning import track_register


class Migration(migrations.Migration):
    dependencies = [("offers", "0006_proposals_decided")]

    operations = [track_register("offers")]
