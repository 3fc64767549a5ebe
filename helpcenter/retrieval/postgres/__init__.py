"""The passage index in PostgreSQL, for several machines on one database: vectors with pgvector, words with its text search.

A `PassageIndex` like the local one, and it gives the same answers. Everything lies in a PostgreSQL schema of its own for each
recipe, made here and not by the migrations, because the server may lack the extension; it may be dropped at any time.
"""

from helpcenter.retrieval.postgres.index import PostgresIndex

__all__ = ["PostgresIndex"]
