"""What the login pages say, in plain Swedish, in place of the texts that come with allauth."""

# How somebody has shown who they are, for the audit log.
WAYS = {
    "password": "lösenord",
    "password_reset": "länk i brev",
    "socialaccount": "stadens inloggning",
    "mfa": "andra steg:",
    "totp": "app",
    "webauthn": "nyckel",
    "recovery_codes": "reservkoder",
}

# The reasons why a form is refused.
ERRORS = {
    "account_inactive": "Kontot är avstängt. Be en administratör öppna det.",
    "duplicate_email": "Adressen hör redan till ditt konto.",
    "email_password_mismatch": "Adressen eller lösenordet stämmer inte.",
    "email_taken": "Adressen hör till ett annat konto.",
    "enter_current_password": "Det nuvarande lösenordet stämmer inte.",
    "incorrect_code": "Koden stämmer inte. Vänta på nästa kod i appen och skriv in den medan den visas. Stämmer inte "
    "den heller går mobilens klocka troligen fel: ställ in att tiden hämtas automatiskt.",
    "incorrect_password": "Lösenordet stämmer inte.",
    "invalid_or_expired_key": "Länken gäller inte längre.",
    "invalid_login": "Användarnamnet eller lösenordet stämmer inte.",
    "invalid_password_reset": "Länken gäller inte längre.",
    "max_email_addresses": "Ett konto kan ha högst %d adresser.",
    "too_many_login_attempts": "Det blev för många försök. Vänta fem minuter och försök igen.",
    "username_password_mismatch": "Användarnamnet eller lösenordet stämmer inte.",
    "same_as_current": "Adressen är densamma som nu.",
    "rate_limited": "Det blev för många försök. Vänta en stund och försök igen.",
    "cannot_delete_authenticator": "Tvåstegsinloggningen kan inte tas bort.",
    "unverified_email": "Bekräfta din e-postadress först.",
    "invalid_token": "Svaret från inloggningen gick inte att läsa. Försök igen.",
}

# What has been done, said on the next page. What is not here is not said.
MESSAGES = {
    "account/messages/email_confirmation_sent.txt": "Vi har skickat ett brev till {email}. Öppna länken i det.",
    "account/messages/email_confirmed.txt": "Adressen {email} är bekräftad.",
    "account/messages/email_deleted.txt": "Ändringen av adressen är avbruten.",
    "account/messages/email_confirmation_failed.txt": "Adressen {email} hör till ett annat konto.",
    "account/messages/password_changed.txt": "Lösenordet är bytt.",
    "account/messages/password_set.txt": "Lösenordet är sparat.",
    "account/messages/logged_out.txt": "Du är utloggad.",
    "mfa/messages/totp_activated.txt": "Appen är tillagd.",
    "mfa/messages/totp_deactivated.txt": "Appen är borttagen.",
    "mfa/messages/webauthn_added.txt": "Nyckeln är tillagd.",
    "mfa/messages/webauthn_removed.txt": "Nyckeln är borttagen.",
    "usersessions/messages/sessions_logged_out.txt": "Alla andra inloggningar är avslutade.",
}

# Letters: the subject, and the sentence that says what it is about.
LETTERS = {
    "account/email/email_confirmation": (
        "Bekräfta din e-postadress",
        "Någon, troligen du, vill använda den här adressen för sitt konto. Öppna länken för att bekräfta den:\n\n"
        "{activate_url}",
    ),
    "account/email/email_confirm": (
        "E-postadressen är bekräftad",
        "E-postadressen till ditt konto är bekräftad.",
    ),
    "account/email/email_changed": (
        "E-postadressen är ändrad",
        "E-postadressen till ditt konto är ändrad från {from_email} till {to_email}.",
    ),
    "account/email/email_deleted": (
        "En e-postadress är borttagen",
        "Adressen {deleted_email} hör inte längre till ditt konto.",
    ),
    "account/email/password_reset_key": (
        "Välj ett nytt lösenord",
        "Någon, troligen du, har bett om ett nytt lösenord till ditt konto. Öppna länken inom en timme:\n\n"
        "{password_reset_url}\n\n"
        "Var det inte du behöver du inte göra något.",
    ),
    "account/email/password_reset": ("Lösenordet är bytt", "Lösenordet till ditt konto är bytt."),
    "account/email/password_changed": ("Lösenordet är bytt", "Lösenordet till ditt konto är bytt."),
    "account/email/password_set": ("Lösenordet är valt", "Ett lösenord till ditt konto är valt."),
    "mfa/email/totp_activated": (
        "En app är tillagd",
        "En app för tvåstegsinloggning är tillagd på ditt konto.",
    ),
    "mfa/email/totp_deactivated": (
        "En app är borttagen",
        "Appen för tvåstegsinloggning är borttagen från ditt konto.",
    ),
    "mfa/email/webauthn_added": (
        "En nyckel är tillagd",
        "En nyckel för inloggning är tillagd på ditt konto.",
    ),
    "mfa/email/webauthn_removed": (
        "En nyckel är borttagen",
        "En nyckel för inloggning är borttagen från ditt konto.",
    ),
    "mfa/email/recovery_codes_generated": (
        "Nya reservkoder",
        "Nya reservkoder är skapade för ditt konto. De gamla gäller inte längre.",
    ),
    "factor_reset": (
        "Tvåstegsinloggningen är nollställd",
        "En administratör har nollställt tvåstegsinloggningen för ditt konto. Nästa gång du loggar in väljer du ett "
        "nytt andra steg. Var det inte du som bad om det? Säg till en administratör.",
    ),
    "socialaccount/email/account_connected": (
        "Ny inloggning för ditt konto",
        "Ditt konto är kopplat till inloggningen hos {provider}.",
    ),
}
