"""Files between the steps of an import are not kept for more than a day."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalogue.models import Upload, User

pytestmark = pytest.mark.django_db


def test_files_older_than_a_day_are_taken_away():
    user = User.objects.create_user("redaktor")
    for name, hours in (("ny.csv", 23), ("gammal.csv", 25)):
        upload = Upload.objects.create(user=user, file_name=name, content=b"x")
        Upload.objects.filter(pk=upload.pk).update(created_at=timezone.now() - timedelta(hours=hours))
    said = StringIO()

    call_command("prune_uploads", stdout=said)

    assert [upload.file_name for upload in Upload.objects.all()] == ["ny.csv"]
    assert said.getvalue() == "1 filer togs bort.\n"
