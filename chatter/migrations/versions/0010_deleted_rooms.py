"""Rooms that were deleted, and what they were."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'deleted_rooms',
        sa.Column('id', ID, nullable=False),
        sa.Column('room_id', ID, nullable=False),
        sa.Column('by_id', ID, nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('members', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name='fk_deleted_rooms_room_id_rooms'),
        sa.ForeignKeyConstraint(['by_id'], ['users.id'], name='fk_deleted_rooms_by_id_users'),
        sa.PrimaryKeyConstraint('id', name='pk_deleted_rooms'),
        sa.UniqueConstraint('room_id', name='uq_deleted_rooms_room_id'),
    )
    op.create_index('ix_deleted_rooms_at', 'deleted_rooms', ['at'])


def downgrade() -> None:
    op.drop_table('deleted_rooms')
