"""Hints for plain Swedish: long sentences, hard texts, words that only administrations use. No database.

Each hint says what to write instead. A hint never stops anybody: the writer decides.
"""

import re

LONGEST_SENTENCE = 25  # words
LONG_WORD = 6  # letters; longer ones count in LIX
HARD = 45  # LIX of an average newspaper; what parents read should be below
SHORTEST_TEXT = 20  # words; of less, LIX says nothing

# What administrations write, and what to write instead. An ending of -er, -en … is read along.
INSTEAD = {
    "insats": "stöd eller hjälp",
    "klient": "du, eller personen",
    "brukare": "du, eller den som får stödet",
    "vårdnadshavare": "förälder",
    "målsman": "förälder",
    "målgrupp": "säg vilka det är för, till exempel ”föräldrar till små barn”",
    "aktör": "säg vilka det är",
    "verksamhet": "säg vad det är, till exempel ”gruppen” eller ”förskolan”",
    "individ": "person",
    "samverkan": "säg vilka som gör det tillsammans",
    "implementera": "börja med",
    "tillhandahålla": "ge, ha",
    "erhålla": "få",
    "inkomma": "komma in, skicka",
    "ombesörja": "ordna",
    "föreligga": "finnas",
    "avseende": "om",
    "beträffande": "om",
    "gällande": "om",
    "angående": "om",
    "därutöver": "också",
    "huruvida": "om",
    "såväl": "både",
    "samt": "och",
    "härmed": "stryk ordet",
    "vederbörande": "personen",
    "ifrågavarande": "den här",
    "erfordras": "behövs",
    "föreskriva": "bestämma",
    "åtgärd": "säg vad som görs",
    "bistånd": "hjälp",
    "föräldraskapsstöd": "stöd till föräldrar",
    "intervention": "stöd, hjälp",
    "problematik": "problem, svårigheter",
    "funktionsvariation": "funktionsnedsättning",
}
_NOUN = "(?:s|n|en|et|er|ar|na|erna|arna|ens|ets|ers|rna|ernas)?"
_VERB = "(?:a|ar|ade|at|er|it|as|s)?"
_WORD = re.compile(r"[a-zåäöéü]+(?:-[a-zåäöéü]+)*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+|;\s")


def _forms(word: str) -> re.Pattern:
    """A word with the endings that it takes: verbs in the list end in -a."""
    stem, endings = (word[:-1], _VERB) if word.endswith("a") else (word, _NOUN)
    return re.compile(rf"\b{stem}{endings}\b", re.IGNORECASE)


_FORBIDDEN = {word: _forms(word) for word in INSTEAD}


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a new line ends one, and so does a semicolon."""
    return [part.strip() for part in _SENTENCE_END.split(text) if words(part)]


def lix(text: str) -> int:
    """How hard a text is to read after Björnsson: words per sentence, and the share of words over six letters."""
    found = words(text)
    if not found:
        return 0
    long = sum(len(word) > LONG_WORD for word in found)
    return round(len(found) / len(sentences(text)) + 100 * long / len(found))


def hints(text: str) -> list[str]:
    """What could be said more plainly, each with what to write instead."""
    found = [
        f"Skriv inte ”{match[0]}”. Skriv: {instead}."
        for word, instead in INSTEAD.items()
        if (match := _FORBIDDEN[word].search(text))
    ]
    for sentence in sentences(text):
        count = len(words(sentence))
        if count > LONGEST_SENTENCE:
            start = " ".join(sentence.split()[:4])
            found.append(f"Meningen ”{start} …” har {count} ord. Dela den i två.")
    score = lix(text)
    if len(words(text)) >= SHORTEST_TEXT and score > HARD:
        found.append(
            f"Texten är svår att läsa (LIX {score}). Skriv kortare ord och meningar, helst under {HARD}."
        )
    return found
