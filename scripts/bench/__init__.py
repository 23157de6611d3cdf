"""The site under load beside two floors, at several sizes, on SQLite and PostgreSQL: `python -m scripts.bench`."""
