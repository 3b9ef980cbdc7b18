"""Who may write to somebody, mention them, see when they were here and what they have read; and how
they appear: as it is, busy, or not at all."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
CIRCLES = ('allows_write', 'allows_mention', 'allows_seen', 'allows_reading')


def upgrade() -> None:
    for name in CIRCLES:
        op.add_column('users', _choice(name, 'everyone'))
    op.add_column('users', _choice('availability', 'usual'))
    op.add_column('users', sa.Column('availability_until', MOMENT, nullable=True))
    op.execute(sa.text("UPDATE users SET allows_seen = 'nobody' WHERE NOT shows_seen"))
    op.drop_column('users', 'shows_seen')
    # How far others see that an invisible person has read.
    op.add_column('members', sa.Column('shown_seq', sa.Integer(), nullable=True))
    op.create_index('ix_messages_author_id_id', 'messages', ['author_id', 'id'])


def downgrade() -> None:
    op.drop_index('ix_messages_author_id_id', 'messages')
    op.drop_column('members', 'shown_seq')
    shown: sa.Column[bool] = sa.Column(
        'shows_seen', sa.Boolean(), nullable=False, server_default=sa.true()
    )
    op.add_column('users', shown)
    op.execute(sa.text("UPDATE users SET shows_seen = false WHERE allows_seen <> 'everyone'"))
    for name in (*CIRCLES, 'availability', 'availability_until'):
        op.drop_column('users', name)


def _choice(name: str, default: str) -> sa.Column[str]:
    return sa.Column(
        name, sa.String(length=20), nullable=False, server_default=sa.text(f"'{default}'")
    )
