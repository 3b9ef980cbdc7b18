"""Private and direct rooms, who may do what in them, and who is called by name."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)
EMPTY = sa.text("''")
ZERO = sa.text('0')
NEW_IN_ROOMS: tuple[sa.Column[Any], ...] = (
    sa.Column('topic', sa.String(length=200), nullable=False, server_default=EMPTY),
    sa.Column('emoji', sa.String(length=32), nullable=False, server_default=EMPTY),
    sa.Column('picture', sa.String(), nullable=True),
    sa.Column('links', sa.JSON(), nullable=True),
    sa.Column('direct_key', sa.String(length=200), nullable=True),
    sa.Column('who_posts', sa.String(length=20), nullable=False, server_default='all'),
    sa.Column('who_invites', sa.String(length=20), nullable=False, server_default='all'),
    sa.Column('slow_seconds', sa.Integer(), nullable=False, server_default=ZERO),
    sa.Column('member_count', sa.Integer(), nullable=False, server_default=ZERO),
)
NEW_IN_MEMBERS: tuple[sa.Column[Any], ...] = (
    sa.Column('read_rev', sa.Integer(), nullable=False, server_default=ZERO),
    sa.Column('hidden_seq', sa.Integer(), nullable=True),
    sa.Column('level', sa.String(length=20), nullable=False, server_default='default'),
    sa.Column('posted_at', MOMENT, nullable=True),
)


def upgrade() -> None:
    with op.batch_alter_table('rooms') as batch_op:
        for column in NEW_IN_ROOMS:
            batch_op.add_column(column)
        batch_op.create_unique_constraint('uq_rooms_direct_key', ['direct_key'])
        batch_op.create_index('ix_rooms_picture', ['picture'])
    with op.batch_alter_table('members') as batch_op:
        for column in NEW_IN_MEMBERS:
            batch_op.add_column(column)
    op.create_table(
        'bans',
        sa.Column('id', ID, nullable=False),
        sa.Column('room_id', ID, nullable=False),
        sa.Column('user_id', ID, nullable=False),
        sa.Column('by_id', ID, nullable=False),
        sa.Column('reason', sa.String(length=200), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('until', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name='fk_bans_room_id_rooms'),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name='fk_bans_user_id_users'),
        sa.ForeignKeyConstraint(['by_id'], ['users.id'], name='fk_bans_by_id_users'),
        sa.PrimaryKeyConstraint('id', name='pk_bans'),
        sa.UniqueConstraint('room_id', 'user_id', name='uq_bans_room_id_user_id'),
    )
    op.create_index('ix_bans_user_id', 'bans', ['user_id'])
    op.create_table(
        'mentions',
        sa.Column('id', ID, nullable=False),
        sa.Column('room_id', ID, nullable=False),
        sa.Column('seq', sa.Integer(), nullable=False),
        sa.Column('user_id', ID, nullable=False),
        sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name='fk_mentions_room_id_rooms'),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name='fk_mentions_user_id_users'),
        sa.PrimaryKeyConstraint('id', name='pk_mentions'),
        sa.UniqueConstraint('user_id', 'room_id', 'seq', name='uq_mentions_user_id_room_id_seq'),
    )
    op.create_index('ix_mentions_room_id_seq', 'mentions', ['room_id', 'seq'])
    op.execute(
        'UPDATE rooms SET member_count ='
        ' (SELECT count(*) FROM members WHERE members.room_id = rooms.id)'
    )


def downgrade() -> None:
    op.drop_table('mentions')
    op.drop_table('bans')
    with op.batch_alter_table('members') as batch_op:
        for column in NEW_IN_MEMBERS:
            batch_op.drop_column(column.name)
    with op.batch_alter_table('rooms') as batch_op:
        batch_op.drop_index('ix_rooms_picture')
        batch_op.drop_constraint('uq_rooms_direct_key', type_='unique')
        for column in NEW_IN_ROOMS:
            batch_op.drop_column(column.name)
