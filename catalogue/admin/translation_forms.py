"""The form of one record's texts: what was typed, what may be saved, and what each text then counts as."""

from django import forms

from catalogue.texts import Text, mark_of, tidy
from catalogue.translating import State

REVIEW_ONE, REVIEW_ALL = "review", "review_all"
LONGEST_REASON = 300


class RecordTexts(forms.Form):
    """Texts of a record in one language. ``review`` names one text that is reviewed, ``review_all`` means all.

    Any other text that was changed is saved as a draft; one that was not changed keeps its state.
    """

    def __init__(self, texts: list[Text], data=None):
        super().__init__(data)
        self.texts = texts
        self.changed: dict[str, str] = {}
        self.states: dict[str, str] = {}
        self.despite: dict[str, str] = {}
        self.differing: set[str] = set()
        for text in texts:
            self.fields[text.field] = forms.CharField(required=False, max_length=text.max_length)
            self.fields[f"base-{text.field}"] = forms.CharField(required=False)
            self.fields[f"despite-{text.field}"] = forms.CharField(required=False, max_length=LONGEST_REASON)

    def clean(self):
        cleaned = super().clean()
        for text in self.texts:
            if text.field in cleaned:
                self._clean_text(text, tidy(cleaned[text.field], text.is_long))
        return cleaned

    def _clean_text(self, text: Text, typed: str) -> None:
        is_changed = typed != tidy(text.translation, text.is_long) and not self._is_untouched(text)
        is_reviewed = self._is_reviewed(text, typed)
        if not (is_changed or is_reviewed):
            return
        if self.cleaned_data.get(f"base-{text.field}") != text.base:
            self.add_error(text.field, CHANGED_MEANWHILE)
        elif is_reviewed:
            self._check_review(text, typed)
        if is_changed:
            self.changed[text.field] = typed
        if typed:
            self.states[text.field] = State.REVIEWED if is_reviewed else State.DRAFT

    def _is_untouched(self, text: Text) -> bool:
        """Whether the field still holds what the page showed: somebody else's newer text then stands."""
        shown = self.data.get(f"base-{text.field}", "").rpartition(".")[2]
        return mark_of(self.data.get(text.field, "")) == shown

    def _is_reviewed(self, text: Text, typed: str) -> bool:
        return self.data.get(REVIEW_ONE) == text.field or (REVIEW_ALL in self.data and bool(typed))

    def _check_review(self, text: Text, typed: str) -> None:
        if not typed:
            self.add_error(text.field, "Skriv översättningen innan du sparar den som granskad.")
        elif not text.swedish:
            self.add_error(text.field, "Det finns ingen svensk text att jämföra med. Spara som utkast.")
        else:
            self._check_facts(text, typed)

    def _check_facts(self, text: Text, typed: str) -> None:
        """Facts that differ stop the review, unless the reviewer says why they hold all the same."""
        sentences = text.differences_of(typed)
        if not sentences:
            return
        self.differing.add(text.field)
        why = tidy(self.cleaned_data.get(f"despite-{text.field}", ""), is_long=False)
        if why:
            self.despite[text.field] = why
            return
        for sentence in sentences:
            self.add_error(text.field, sentence)

    def _shows_stored(self, text: Text) -> bool:
        return not self.is_bound or self._is_untouched(text)

    def _despite(self, text: Text) -> str:
        return self.data.get(f"despite-{text.field}", "") if self.is_bound else text.despite

    def rows(self) -> list[dict]:
        """Each text with what stands in its field, and what is wrong with it."""
        return [
            {
                "text": text,
                "typed": text.translation if self._shows_stored(text) else self.data.get(text.field, ""),
                "errors": self.errors.get(text.field, []) if self.is_bound else [],
                "despite": self._despite(text),
                "asks_despite": text.field in self.differing or bool(text.despite),
                "is_conflict": self.is_bound and CHANGED_MEANWHILE in self.errors.get(text.field, []),
            }
            for text in self.texts
        ]


CHANGED_MEANWHILE = (
    "Den svenska texten eller översättningen ändrades medan du skrev. Inget är sparat. "
    "Jämför med det som står nu, och spara igen om din text ska gälla."
)


def texts_in_words(states: dict[str, str], changed: dict[str, str]) -> str:
    """What was saved, as a sentence."""
    numbers = [
        (sum(state == State.REVIEWED for state in states.values()), "som granskad", "som granskade"),
        (sum(state == State.DRAFT for state in states.values()), "som utkast", "som utkast"),
        (sum(not text for text in changed.values()), "togs bort", "togs bort"),
    ]
    parts = [
        f"{n} {'text' if n == 1 else 'texter'} {one if n == 1 else many}" for n, one, many in numbers if n
    ]
    return f"Sparat: {', '.join(parts)}." if parts else "Inget var ändrat."
