"""Write the words of search for the register as it is: docs/decisions/0005-search.md."""

from django.core.management.base import BaseCommand

from offers.word_index import refresh


class Command(BaseCommand):
    help = "Skriver sökningens ord för registret som det är, så att ingen besökare väntar på dem."

    def handle(self, **options):
        refresh()
        self.stdout.write("Sökningens ord stämmer med registret.")
