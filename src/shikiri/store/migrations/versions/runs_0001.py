"""The first tables: runs, what was read, devices, answers, acceptances."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "runs_0001"
down_revision = None

_BLOB = ["blob.customer", "blob.facility", "blob.sha256"]


def upgrade() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.String(32), nullable=False),
        *_whose(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("who", sa.String(128), nullable=False),
        sa.Column("started", sa.DateTime, nullable=False),
        sa.Column("finished", sa.DateTime, nullable=False),
        sa.Column("exit", sa.Integer, nullable=False),
        sa.Column("whole", sa.Boolean, nullable=False),
        sa.Column("drifted", sa.Integer, nullable=False),
        sa.Column("versions", sa.JSON, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("stories", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sa.UniqueConstraint("customer", "facility", "number", name="uq_run_customer_facility_number"),
    )
    op.create_table(
        "blob",
        *_whose(),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("customer", "facility", "sha256", name="pk_blob"),
    )
    op.create_table(
        "device",
        *_whose(),
        sa.Column("device", sa.String(255), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("run", sa.String(32), nullable=False),
        sa.Column("platform", sa.String(64), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("version", sa.String(255), nullable=False),
        sa.Column("reached", sa.Boolean, nullable=False),
        sa.Column("trouble", sa.Text, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("state", sa.String(64), nullable=True),
        sa.Column("plan", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("customer", "facility", "device", "number", name="pk_device"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_device_run"),
        sa.ForeignKeyConstraint(["customer", "facility", "state"], _BLOB, name="fk_device_blob"),
    )
    op.create_table(
        "answer",
        *_whose(),
        sa.Column("device", sa.String(255), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("question", sa.String(255), nullable=False),
        sa.Column("run", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("complete", sa.Boolean, nullable=True),
        sa.PrimaryKeyConstraint("customer", "facility", "device", "number", "question", name="pk_answer"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_answer_run"),
        sa.ForeignKeyConstraint(["customer", "facility", "sha256"], _BLOB, name="fk_answer_blob"),
    )
    op.create_table(
        "acceptance",
        sa.Column("id", sa.Integer, nullable=False),
        *_whose(),
        sa.Column("device", sa.String(255), nullable=False),
        sa.Column("run", sa.String(32), nullable=False),
        sa.Column("accepted", sa.DateTime, nullable=False),
        sa.Column("who", sa.String(128), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_acceptance"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_acceptance_run"),
    )


def _whose() -> tuple[sa.Column[str], sa.Column[str]]:
    return sa.Column("customer", sa.String(64), nullable=False), sa.Column("facility", sa.String(64), nullable=False)
