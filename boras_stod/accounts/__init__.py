"""Who comes in, and how: login, second factor, the city's sign-on, invitations, leaving, and the log of it all."""
