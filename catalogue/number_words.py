"""Two to twelve as words, so that "två" and "2" are the same fact. Pure words: no database.

One is left out: in most languages it is an article too. Forms that mean something else as well are left out
(Persian "نه" is nine, and no).
"""

PUNCTUATION = ".,;:!?()[]«»\"“”'،؛؟–-/"
WORDS: dict[str, dict[int, str]] = {
    "sv": {
        2: "två",
        3: "tre",
        4: "fyra",
        5: "fem",
        6: "sex",
        7: "sju",
        8: "åtta",
        9: "nio",
        10: "tio",
        11: "elva",
        12: "tolv",
    },
    "en": {
        2: "two",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve",
    },
    "fi": {
        2: "kaksi kahden kahta kahdessa kahteen kahdelle",
        3: "kolme kolmen kolmea kolmessa kolmeen kolmelle",
        4: "neljä neljän neljää neljässä neljään neljälle",
        5: "viisi viiden viittä viidessä viiteen viidelle",
        6: "kuusi kuuden kuutta kuudessa kuuteen kuudelle",
        7: "seitsemän seitsemää seitsemässä",
        8: "kahdeksan kahdeksaa kahdeksassa",
        9: "yhdeksän yhdeksää yhdeksässä",
        10: "kymmenen kymmentä kymmenessä",
        11: "yksitoista yhdentoista",
        12: "kaksitoista kahdentoista",
    },
    "ar": {
        2: "اثنان اثنين اثنتان اثنتين",
        3: "ثلاث ثلاثة",
        4: "أربع أربعة",
        5: "خمس خمسة",
        6: "ست ستة",
        7: "سبع سبعة",
        8: "ثمان ثماني ثمانية",
        9: "تسع تسعة",
        10: "عشر عشرة",
    },
    "so": {
        2: "laba labo",
        3: "saddex",
        4: "afar",
        5: "shan",
        6: "lix",
        7: "toddoba",
        8: "siddeed",
        9: "sagaal",
        10: "toban",
    },
    "fa": {2: "دو", 3: "سه", 4: "چهار", 5: "پنج", 6: "شش", 7: "هفت", 8: "هشت", 11: "یازده", 12: "دوازده"},
    "uk": {
        2: "два дві двох двом",
        3: "три трьох трьом",
        4: "чотири чотирьох чотирьом",
        5: "п'ять п'яти",
        6: "шість шести",
        7: "сім семи",
        8: "вісім восьми",
        9: "дев'ять дев'яти",
        10: "десять десяти",
        11: "одинадцять одинадцяти",
        12: "дванадцять дванадцяти",
    },
    "bs": {
        2: "dva dvije dvoje",
        3: "tri troje",
        4: "četiri četvero",
        5: "pet petero",
        6: "šest šestero",
        7: "sedam sedmero",
        8: "osam",
        9: "devet",
        10: "deset",
        11: "jedanaest",
        12: "dvanaest",
    },
}


def numbers_in_words(text: str, code: str) -> set[str]:
    """The numbers that a text in a language writes as words, as digits."""
    words = {word.strip(PUNCTUATION) for word in text.lower().replace("’", "'").split()}
    return {str(number) for number, forms in WORDS.get(code, {}).items() if words & set(forms.split())}
