"""The changes to the tables over time, one file each; alembic reads them from here."""
