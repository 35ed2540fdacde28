"""Full-text search over articles: what they are filled with follows the table by itself."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

_COLUMNS = "title, quotes, publisher, text"
_NEW, _OLD = (", ".join(f"{row}.{name}" for name in _COLUMNS.split(", ")) for row in ("new", "old"))

# The columns are constants of this module.
_TAKE = f"INSERT INTO article_words(article_words, rowid, {_COLUMNS}) VALUES ('delete', old.id, {_OLD});"  # noqa: S608
_PUT = f"INSERT INTO article_words(rowid, {_COLUMNS}) VALUES (new.id, {_NEW});"  # noqa: S608

_SQLITE = (
    f"""CREATE VIRTUAL TABLE article_words USING fts5(
        {_COLUMNS}, content='articles', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
    "INSERT INTO article_words(article_words) VALUES ('rebuild')",
    f"CREATE TRIGGER articles_put AFTER INSERT ON articles BEGIN {_PUT} END",
    f"CREATE TRIGGER articles_taken AFTER DELETE ON articles BEGIN {_TAKE} END",
    f"""CREATE TRIGGER articles_changed AFTER UPDATE ON articles
        WHEN ({_OLD}) IS NOT ({_NEW}) BEGIN {_TAKE} {_PUT} END""",
)


def _weighed(column: str, weight: str) -> str:
    """Words of a column without their accents, of its first 200,000 letters: a tsvector holds a megabyte.

    PostgreSQL would take "e.g." for a host, "rail/road" for a path and "-73" for a number, so signs go first.
    """
    plain = f"normalize(left(coalesce({column}, ''), 200000), NFKD)"
    bare = rf"lower(regexp_replace({plain}, '[\u0300-\u036f]', '', 'g'))"
    words = rf"regexp_replace({bare}, '[!-/:-@\[-`{{-~]', ' ', 'g')"
    return f"setweight(to_tsvector('simple'::regconfig, {words}), '{weight}')"


_WORDS = " || ".join(map(_weighed, _COLUMNS.split(", "), "ABCD"))

_POSTGRESQL = (
    f"ALTER TABLE articles ADD COLUMN words tsvector GENERATED ALWAYS AS ({_WORDS}) STORED",
    "CREATE INDEX ix_articles_words ON articles USING gin (words)",
)


def upgrade() -> None:
    """Index the articles that are there, and those to come."""
    for statement in _SQLITE if op.get_context().dialect.name == "sqlite" else _POSTGRESQL:
        # Past SQLAlchemy's own reading of a colon as a parameter.
        op.get_bind().exec_driver_sql(statement)
