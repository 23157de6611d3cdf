"""Anonymous pages may be read from a replica that holds the very register that they are to show.

See docs/decisions/0026-replicas.md.
"""
