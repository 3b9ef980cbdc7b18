"""What people say of themselves, and who follows whom."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from chatter import text

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)
NEW: tuple[sa.Column[Any], ...] = (
    sa.Column('pronouns', sa.String(length=40), nullable=False, server_default=sa.text("''")),
    sa.Column('bio', sa.String(length=500), nullable=False, server_default=sa.text("''")),
    sa.Column('bio_html', sa.String(), nullable=False, server_default=sa.text("''")),
    sa.Column('status_emoji', sa.String(length=32), nullable=False, server_default=sa.text("''")),
    sa.Column('status_text', sa.String(length=80), nullable=False, server_default=sa.text("''")),
    sa.Column('status_until', MOMENT, nullable=True),
    sa.Column('time_zone', sa.String(length=64), nullable=False, server_default=sa.text("''")),
    sa.Column('is_private', sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Column('shows_lists', sa.Boolean(), nullable=False, server_default=sa.true()),
    sa.Column('shows_seen', sa.Boolean(), nullable=False, server_default=sa.true()),
    sa.Column('seen_at', MOMENT, nullable=True),
    sa.Column('renamed_at', MOMENT, nullable=True),
    sa.Column('search_key', sa.String(), nullable=False, server_default=sa.text("''")),
)


def upgrade() -> None:
    with op.batch_alter_table('users') as batch_op:
        for column in NEW:
            batch_op.add_column(column)
        batch_op.create_index('ix_users_search_key_id', ['search_key', 'id'])
    op.create_table(
        'old_handles',
        sa.Column('id', ID, nullable=False),
        sa.Column('handle', sa.String(length=32), nullable=False),
        sa.Column('user_id', ID, nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name='fk_old_handles_user_id_users'),
        sa.PrimaryKeyConstraint('id', name='pk_old_handles'),
        sa.UniqueConstraint('handle', name='uq_old_handles_handle'),
    )
    op.create_index('ix_old_handles_user_id', 'old_handles', ['user_id'])
    _pair('follows', 'follower_id', 'followed_id', 'accepted_at', 'declined_at')
    op.create_index('ix_follows_followed_id_accepted_at', 'follows', ['followed_id', 'accepted_at'])
    _pair('blocks', 'blocker_id', 'blocked_id')
    op.create_index('ix_blocks_blocked_id', 'blocks', ['blocked_id'])
    _pair('mutes', 'muter_id', 'muted_id')
    users = sa.table('users', *(sa.column(name) for name in ('id', 'handle', 'name', 'search_key')))
    connection = op.get_bind()
    for row in connection.execute(sa.select(users.c.id, users.c.handle, users.c.name)).all():
        key = text.search_key(row.name, row.handle)
        connection.execute(sa.update(users).where(users.c.id == row.id).values(search_key=key))


def downgrade() -> None:
    for name in ('mutes', 'blocks', 'follows', 'old_handles'):
        op.drop_table(name)
    with op.batch_alter_table('users') as batch_op:
        batch_op.drop_index('ix_users_search_key_id')
        for column in NEW:
            batch_op.drop_column(column.name)


def _pair(name: str, who: str, whom: str, *moments: str) -> None:
    op.create_table(
        name,
        sa.Column('id', ID, nullable=False),
        sa.Column(who, ID, nullable=False),
        sa.Column(whom, ID, nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        *(sa.Column(moment, MOMENT, nullable=True) for moment in moments),
        sa.ForeignKeyConstraint([who], ['users.id'], name=f'fk_{name}_{who}_users'),
        sa.ForeignKeyConstraint([whom], ['users.id'], name=f'fk_{name}_{whom}_users'),
        sa.PrimaryKeyConstraint('id', name=f'pk_{name}'),
        sa.UniqueConstraint(who, whom, name=f'uq_{name}_{who}_{whom}'),
    )
