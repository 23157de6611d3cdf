from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offers", "0002_track_register")]

    operations = [
        migrations.AddField(
            model_name="searchstate",
            name="busy_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
