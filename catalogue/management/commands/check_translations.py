"""List the texts whose translation states other numbers, times, telephone numbers or addresses than the Swedish."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from catalogue.texts import differing_texts, title_of
from catalogue.translating import OTHER_LANGUAGES


class Command(BaseCommand):
    help = "Visar texter vars översättning har andra tal, tider, telefonnummer eller adresser än den svenska."

    def add_arguments(self, parser):
        parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help="språkkoder (alla)")

    def handle(self, *, languages, **options):
        if unknown := [code for code in languages if code not in OTHER_LANGUAGES]:
            raise CommandError(f"Okänt språk: {', '.join(unknown)}. Sajten har {', '.join(OTHER_LANGUAGES)}.")
        number = 0
        with override("sv"):
            for code in languages or OTHER_LANGUAGES:
                for text, sentences in differing_texts(code):
                    number += 1
                    self.stdout.write(f"{code} {title_of(text.kind, text.record)}, {text.label} ({text.id})")
                    for sentence in sentences:
                        self.stdout.write(f"    {sentence}")
        self.stdout.write(f"{number} {'text' if number == 1 else 'texter'} med olika uppgifter.")
