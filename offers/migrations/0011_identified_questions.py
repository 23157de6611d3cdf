import uuid

from django.db import migrations, models

from catalogue.versioning import track_register

MODELS = ("parentquestion", "questionchoice")


def give_keys(apps, schema_editor):
    for name in MODELS:
        model = apps.get_model("offers", name)
        for row in model._base_manager.all():
            model._base_manager.filter(pk=row.pk).update(uuid=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("offers", "0010_question_moves_version")]

    operations = [
        *(
            migrations.AddField(
                name, "uuid", models.UUIDField(default=uuid.uuid4, editable=False, null=True)
            )
            for name in MODELS
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        *(
            migrations.AlterField(
                name, "uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
            )
            for name in MODELS
        ),
        track_register("offers"),
    ]
