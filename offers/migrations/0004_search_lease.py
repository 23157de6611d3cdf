from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offers", "0003_feedback_general_kind")]

    operations = [
        migrations.AddField(
            model_name="searchstate",
            name="busy_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
