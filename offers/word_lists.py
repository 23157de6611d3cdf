"""Words that search treats in a particular way, folded: without capitals, accents and rings.

STOP: words that say nothing of what is sought. A word that means something in another language of the site is
left out ("man" is "one" in Swedish, but also "män"). SAME: stems that no rule brings together.
"""

STOP_WORDS = """
och att det som en ett i pa av for med till den de vi ni du jag han hon hen er min mitt mina din ditt
dina sin sitt sina var vara vart ar ska skall vill kan kunna har ha hade fa far fick om eller men nar
hur vad vem vilka vilken vilket finns nagon nagot nagra mig dig oss sig detta denna dessa dar hit dit sa
mycket bara ocksa aven mot fran under over efter vid hos utan nu alla allt hela tiden behover soker
hitta hjalp ga gar kommer
the a an of to in on at is are am be been my our your we they it he she and or not with for from about
how what where when can could cannot do does did have has want need get getting help some there this
that who i me us
ja tai on ei en se me te minun mun sinun meidan teidan olen ovat oli kuin kun missa mita miten joka
haluan tarvitsen olla etta apua apu
في من الي علي عن مع هل ما ماذا كيف اين انا نحن هو هي هذا هذه لا يريد اريد ان او و التي الذي كل مساعده
احتاج
iyo oo waa ku ka u la ah ee ma si waxaan waxa aan aniga inuu inay rabo rabaa doonayaa kale leh lahaa
caawimaad
در به از با كه را اين ان ما تو شما براي است هست چه چگونه كجا مي خواهم نياز يا كمك
і и та в у на з із до для від про що як де коли хто це я ми ви він вона вони мені міи моя моє моі наш не
хоче є допомога допомогою
i u na za se je da su sa od do kako sta sto gdje kada ko ja mi vi on ona oni moj moja moje nas ne bi li
ili pomoc
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
    "fott": "fot",
    "children": "child",
    "ukrain": "ukraina",
    "ukrainsk": "ukraina",
    "finn": "finsk",
    "finland": "finsk",
}
# By the end of the stem, in compounds too.
SAME_END = {"foraldr": "forald", "foraldra": "forald", "bock": "bok", "tonaring": "tonar"}
SHORT_TAILS = {"bok", "lek", "hus"}  # the only parts of fewer than four letters that may end a compound
UNDIVIDED = {"forskol"}  # a förskola is no skola for those who look for one
