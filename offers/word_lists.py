"""Words that search treats in a particular way, folded: without capitals, accents and rings.

STOP: words that say nothing of what is sought. A word that means something in another language of the site is
left out ("man" is "one" in Swedish, but also "män": see ANYBODY). SAME: stems that no rule brings together.
"""

STOP_WORDS = """
och att det som en ett i pa av for med till den de vi ni du jag han hon hen er min mitt mina din ditt
dina sin sitt sina var vara vart ar ska skall vill kan kunna har ha hade fa far fick om eller men nar
hur vad vem vilka vilken vilket finns nagon nagot nagra mig dig oss sig detta denna dessa dar hit dit sa
mycket bara ocksa aven mot fran under over efter vid hos utan nu alla allt hela tiden behover soker
hitta hjalp ga gar kommer kom kommit
inte aldrig alltid ofta ibland igen idag imorgon igar langre mer mest annu kanske redan sedan innan medan
eftersom darfor varfor gor gora gjorde gjort sager sagt blir bli blev blivit maste later lata tar ta ger ge
gav ser haller halla kanner kanns tycker tror vet veta bra lite deras hans hennes dem henne honom nanting
ingenting inget inga ingen annan annat samma hander verkar borja borjar brukar vagar borde kunde skulle
ville varit vore heter ganska helt son sonen dotter dottern sambo pojkvan flickvan
the a an of to in on at by is are am be been my our your we they it he she and or not with for from about
how what where when can could cannot do does did have has want need get getting help some there this
that who i me us never always very too because his her him them their someone something if but then
son daughter boyfriend girlfriend
ja tai on ei en se me te minun mun sinun meidan teidan olen ovat oli kuin kun missa mita miten joka
haluan tarvitsen olla etta apua apu kanssa jalkeen jos mutta aina poikani tyttareni
في من الي علي عن مع هل ما ماذا كيف اين انا نحن هو هي هذا هذه لا يريد اريد ان او و التي الذي كل مساعده
احتاج بعد جدا ابني ابنتي
iyo oo waa ku ka u la ah ee ma si waxaan waxa aan aniga inuu inay rabo rabaa doonayaa kale leh lahaa
caawimaad
در به از با كه را اين ان ما تو شما براي است هست چه چگونه كجا مي خواهم نياز يا كمك خيلي هم اگر هستم دارم پسرم دخترم
і и та в у на з із до для від про що як де коли хто це я ми ви він вона вони мені міи моя моє моі наш не
хоче є допомога допомогою після над але дуже вже ще син сина донька
i u na za se je da su sa od do kako sta sto gdje kada ko ja mi vi on ona oni moj moja moje nas ne bi li
ili pomoc poslije nad ali jako vec jos kcerka
"""
STOP = frozenset(STOP_WORDS.split())

# By the whole stem.
SAME_STEM = {
    "opp": "oppn",
    "oppet": "oppn",
    "oppett": "oppn",
    "oppenn": "oppn",
    "ton": "tonar",
    "kurat": "kurator",
    "kurator": "kurator",
    "bebi": "baby",
    "bebis": "baby",
    "babie": "baby",
    "babyn": "baby",
    "babi": "baby",
    "gravidit": "gravid",
    "upplevt": "upplev",
    "levt": "lev",
    "levd": "lev",
    "dottr": "dott",
    "valdta": "valdtag",
    "valdtar": "valdtag",
    "valdtog": "valdtag",
    "valdtakt": "valdtag",
    "valdtak": "valdtag",
    "valdtagit": "valdtag",
    "fott": "fot",
    "children": "child",
    "aldrig": "int",
    "never": "not",
    "ukrain": "ukraina",
    "ukrainsk": "ukraina",
    "finn": "finsk",
    "finland": "finsk",
}
# By the end of the stem, in compounds too.
SAME_END = {"foraldr": "forald", "foraldra": "forald", "bock": "bok", "tonaring": "tonar"}
# The only stems of fewer than four letters that may end a compound: "son" ends no transperson.
SHORT_TAILS = {"bok", "lek", "hus", "kur", "hem", "rad"}
CHILDREN, TEENAGERS = (
    "ett tva tre fyra fem sex sju atta nio tio elva tolv",
    "tretton fjorton femton sexton sjutton",
)
AGED = {"aring", *(f"{number}aring" for number in CHILDREN.split())}  # no age is a misspelling of another
SAME_STEM |= {f"{number}aring": "tonar" for number in TEENAGERS.split()}
ANYBODY = "man"  # unless it is written "män"
UNDIVIDED = {"forskol"}  # a förskola is no skola for those who look for one
