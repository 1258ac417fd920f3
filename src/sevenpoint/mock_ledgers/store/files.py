"""Files: raw bytes that records point to. They lie apart from the records, so that a list never reads them."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    select,
)
from sqlalchemy import delete as delete_rows

from .schema import metadata
from .types import Whole

file = Table(
    "file",
    metadata,
    Column("organisation", Whole, ForeignKey("organisation.id", ondelete="CASCADE"), nullable=False),
    Column("id", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("organisation", "id"),
)


def write(connection: Connection, organisation: int, file_id: str, content: bytes) -> None:
    """Keep a file, in place of one of the same id."""
    delete(connection, organisation, file_id)
    connection.execute(insert(file).values(organisation=organisation, id=file_id, content=content))


def read(connection: Connection, organisation: int, file_id: str) -> bytes:
    """The bytes of a file. Raises LookupError."""
    query = select(file.c.content).where(file.c.organisation == organisation, file.c.id == file_id)
    content: bytes | None = connection.execute(query).scalar()
    if content is None:
        raise LookupError(f"organisation {organisation} has no file {file_id}")
    return content


def delete(connection: Connection, organisation: int, file_id: str) -> None:
    """Forget a file; nothing happens when there is none."""
    connection.execute(delete_rows(file).where(file.c.organisation == organisation, file.c.id == file_id))
