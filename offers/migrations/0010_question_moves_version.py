from django.db import migrations

from catalogue.versioning import track_register


class Migration(migrations.Migration):
    dependencies = [("offers", "0009_feedback_handled")]

    operations = [track_register("offers")]
