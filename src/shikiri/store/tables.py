"""The tables of the store. Every row names its customer and its facility; rows are added and never changed."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

HEAD = "runs_0001"  # the newest migration; a test compares
VERSIONS = "alembic_version"

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A time with its zone: kept as UTC, also where the database knows no zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


def _whose() -> tuple[Column[str], Column[str]]:
    return Column("customer", String(64), nullable=False), Column("facility", String(64), nullable=False)


RUN = Table(
    "run",
    METADATA,
    Column("id", String(32), nullable=False),
    *_whose(),
    Column("number", Integer, nullable=False),  # 1, 2, 3 ... in a facility: two runs cannot both be the next one
    Column("kind", String(16), nullable=False),
    Column("who", String(128), nullable=False),
    Column("started", Moment, nullable=False),
    Column("finished", Moment, nullable=False),
    Column("exit", Integer, nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("drifted", Integer, nullable=False),
    Column("versions", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("stories", LargeBinary, nullable=False),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("customer", "facility", "number"),
)

BLOB = Table(
    "blob",
    METADATA,
    *_whose(),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("customer", "facility", "sha256"),
)

DEVICE = Table(
    "device",
    METADATA,
    *_whose(),
    Column("device", String(255), nullable=False),
    Column("number", Integer, nullable=False),
    Column("run", String(32), nullable=False),
    Column("platform", String(64), nullable=False),
    Column("model", String(255), nullable=False),
    Column("version", String(255), nullable=False),
    Column("reached", Boolean, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("state", String(64), nullable=True),
    Column("plan", Text, nullable=False),
    PrimaryKeyConstraint("customer", "facility", "device", "number"),
    ForeignKeyConstraint(["run"], ["run.id"]),
    ForeignKeyConstraint(["customer", "facility", "state"], ["blob.customer", "blob.facility", "blob.sha256"]),
)

ANSWER = Table(
    "answer",
    METADATA,
    *_whose(),
    Column("device", String(255), nullable=False),
    Column("number", Integer, nullable=False),
    Column("question", String(255), nullable=False),
    Column("run", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("complete", Boolean, nullable=True),
    PrimaryKeyConstraint("customer", "facility", "device", "number", "question"),
    ForeignKeyConstraint(["run"], ["run.id"]),
    ForeignKeyConstraint(["customer", "facility", "sha256"], ["blob.customer", "blob.facility", "blob.sha256"]),
)

ACCEPTANCE = Table(
    "acceptance",
    METADATA,
    Column("id", Integer, nullable=False),
    *_whose(),
    Column("device", String(255), nullable=False),
    Column("run", String(32), nullable=False),
    Column("accepted", Moment, nullable=False),
    Column("who", String(128), nullable=False),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("id"),
    ForeignKeyConstraint(["run"], ["run.id"]),
)
