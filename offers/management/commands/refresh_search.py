"""Write the words of search for the register as it is: docs/decisions/0005-search.md."""

from django.core.management.base import BaseCommand

from catalogue.models import RegisterVersion
from offers.word_index import refresh, tidy


class Command(BaseCommand):
    help = "Skriver sökningens ord för registret som det är, så att ingen besökare väntar på dem."

    def handle(self, **options):
        if refresh() == RegisterVersion.current():
            tidy()
            self.stdout.write("Sökningens ord stämmer med registret.")
        else:
            self.stdout.write(
                "Alla ord är inte skrivna än: en annan process skriver dem, eller registret har ändrats under tiden."
            )
