"""Guests: an end to their stay, and whether they may make their account their own."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('users') as batch_op:
        batch_op.add_column(sa.Column('guest_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column('may_claim', sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table('invites') as batch_op:
        batch_op.add_column(sa.Column('guest_days', sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column('may_claim', sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table('invites') as batch_op:
        batch_op.drop_column('may_claim')
        batch_op.drop_column('guest_days')
    with op.batch_alter_table('users') as batch_op:
        batch_op.drop_column('may_claim')
        batch_op.drop_column('guest_until')
