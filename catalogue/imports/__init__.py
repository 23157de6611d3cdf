"""The register from spreadsheet files into the database. The contract of the files: docs/register-format.md.

``reading`` makes rows of text, ``columns`` says how a cell becomes a value and back, ``tables`` declares the
files, ``checking`` finds what is wrong, ``engine`` compares and writes.
"""
