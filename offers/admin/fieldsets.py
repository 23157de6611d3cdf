"""The form of an offer in the order in which a person thinks of it, with words that teach."""

from catalogue.admin.base import details, side_by_side

UNKNOWN = "Välj ”Okänt” hellre än att gissa: besökaren får veta att vi inte vet."

FIELDSETS = [
    (
        None,
        {
            "description": "Titel och sammanfattning på svenska måste finnas innan utbudet kan publiceras. "
            "Fasta tider skrivs i listan ”Tider” här nedanför.",
            "fields": [
                side_by_side("title"),
                side_by_side("summary"),
                ("form", "scope"),
                side_by_side("when_note"),
                "missing_in_words",
                "base_version",
                "accepted_breaks",
            ],
        },
    ),
    (
        "Ålder och målgrupp",
        {
            "description": "Ålder skrivs i månader, och den sista räknas inte med. Graviditet är -9, nyfödd 0, "
            "ett år 12, sex år 72, arton år 216. ”0–5 år” skrivs 0 till 72, "
            "”för tonåringar 13–17 år” 156 till 216.",
            "fields": [
                ("min_age", "max_age", "ages_in_words"),
                side_by_side("age_note"),
                "audiences",
                side_by_side("audience_note"),
            ],
        },
    ),
    (
        "Var och på vilket språk",
        {
            "description": "Språk är vad som talas där, inte vad sidan är översatt till.",
            "fields": ["places", "languages", ("online", "by_phone", "at_home"), "hide_address"],
        },
    ),
    ("Beskrivning", {"fields": [side_by_side("description"), side_by_side("line_for_child")]}),
    (
        "Kostnad och anmälan",
        {
            "description": UNKNOWN,
            "fields": [
                "is_free",
                side_by_side("fee_note"),
                ("drop_in", "needs_booking", "needs_referral"),
                ("needs_application", "is_full"),
                ("application_opens", "application_closes"),
                side_by_side("waiting_time"),
                "evening",
            ],
        },
    ),
    (
        "Trygghet",
        {
            "description": "Det här avgör om en förälder vågar komma. Fråga verksamheten om du inte vet.",
            "fields": [
                ("is_anonymous", "asks_identity"),
                ("keeps_record", "by_decision"),
                ("may_call_back", "discreet"),
            ],
        },
    ),
    (
        "Tolk, barn och tillgänglighet",
        {
            "description": UNKNOWN,
            "fields": [
                ("interpreter", "external_interpreter", "child_care"),
                ("wheelchair", "hearing_loop"),
                ("pram", "changing_table"),
                side_by_side("access_note"),
            ],
        },
    ),
    (
        "Ämnen och sammanhang",
        {
            "description": "”Följs av” är vad familjen kan gå vidare till när barnet har vuxit ur det här.",
            "fields": ["topics", "focus_areas", "followed_by", "method", "evidence"],
        },
    ),
    (
        "Kontakt",
        {
            "description": "I telefonfältet står bara själva numret. Telefontider och ord skrivs bredvid.",
            "fields": ["phone", side_by_side("phone_note"), "email", "web_url"],
        },
    ),
    (
        "Ansvar och publicering",
        {
            "description": "Publicera och arkivera med knapparna längst ned. När adressen till ett publicerat "
            "utbud ändras leder den gamla vidare. Ett känsligt utbud får en adress som inget säger.",
            "fields": [
                "committee",
                ("owner", "deputy", "check_every_months"),
                ("state", "confidence"),
                ("publish_from", "publish_until"),
                "slug",
                "is_sensitive",
            ],
        },
    ),
    *details("version"),
]
