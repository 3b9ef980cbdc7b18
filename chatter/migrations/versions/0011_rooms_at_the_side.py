"""How people lay out their rooms, and when something was last written in a room."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table('users') as batch_op:
        batch_op.add_column(sa.Column('sidebar', sa.JSON(), nullable=True))
    with op.batch_alter_table('rooms') as batch_op:
        batch_op.add_column(sa.Column('last_at', MOMENT, nullable=True))
    op.execute(
        'UPDATE rooms SET last_at = (SELECT max(messages.created_at) FROM messages'
        " WHERE messages.room_id = rooms.id AND messages.kind = 'text')"
    )


def downgrade() -> None:
    with op.batch_alter_table('rooms') as batch_op:
        batch_op.drop_column('last_at')
    with op.batch_alter_table('users') as batch_op:
        batch_op.drop_column('sidebar')
