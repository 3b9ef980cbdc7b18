"""What the server is called and who may make rooms; suspensions, the log of deeds, reports."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)
EMPTY = sa.text("''")
NEW_IN_SERVER: tuple[sa.Column[Any], ...] = (
    sa.Column('who_creates', sa.String(length=20), nullable=False, server_default='everybody'),
    sa.Column('name', sa.String(length=40), nullable=False, server_default='Chatter'),
    sa.Column('picture', sa.String(), nullable=True),
    sa.Column('accent', sa.String(length=20), nullable=False, server_default='sea'),
    sa.Column('message_most', sa.Integer(), nullable=False, server_default=sa.text('10000')),
)
NEW_IN_USERS: tuple[sa.Column[Any], ...] = (
    sa.Column('suspended_at', MOMENT, nullable=True),
    sa.Column('suspended_until', MOMENT, nullable=True),
    sa.Column('suspended_reason', sa.String(length=200), nullable=False, server_default=EMPTY),
)


def upgrade() -> None:
    with op.batch_alter_table('server') as batch_op:
        for column in NEW_IN_SERVER:
            batch_op.add_column(column)
    with op.batch_alter_table('users') as batch_op:
        for column in NEW_IN_USERS:
            batch_op.add_column(column)
    op.create_table(
        'audits',
        sa.Column('id', ID, nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('by_id', ID, nullable=False),
        sa.Column('deed', sa.String(length=20), nullable=False),
        sa.Column('about_user_id', ID, nullable=True),
        sa.Column('about_room_id', ID, nullable=True),
        sa.Column('details', sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(['by_id'], ['users.id'], name='fk_audits_by_id_users'),
        sa.ForeignKeyConstraint(
            ['about_user_id'], ['users.id'], name='fk_audits_about_user_id_users'
        ),
        sa.ForeignKeyConstraint(
            ['about_room_id'], ['rooms.id'], name='fk_audits_about_room_id_rooms'
        ),
        sa.PrimaryKeyConstraint('id', name='pk_audits'),
    )
    for name in ('by_id', 'about_user_id', 'about_room_id'):
        op.create_index(f'ix_audits_{name}', 'audits', [name])
    op.create_index('ix_audits_deed_id', 'audits', ['deed', 'id'])
    op.create_table(
        'reports',
        sa.Column('id', ID, nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('by_id', ID, nullable=False),
        sa.Column('about_id', ID, nullable=False),
        sa.Column('room_id', ID, nullable=True),
        sa.Column('seq', sa.Integer(), nullable=True),
        sa.Column('said_at', MOMENT, nullable=True),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('words', sa.String(length=500), nullable=False, server_default=EMPTY),
        sa.Column('is_for_server', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('state', sa.String(length=20), nullable=False, server_default='open'),
        sa.Column('handled_by', ID, nullable=True),
        sa.Column('handled_at', MOMENT, nullable=True),
        sa.Column('note', sa.String(length=500), nullable=False, server_default=EMPTY),
        sa.ForeignKeyConstraint(['by_id'], ['users.id'], name='fk_reports_by_id_users'),
        sa.ForeignKeyConstraint(['about_id'], ['users.id'], name='fk_reports_about_id_users'),
        sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name='fk_reports_room_id_rooms'),
        sa.ForeignKeyConstraint(['handled_by'], ['users.id'], name='fk_reports_handled_by_users'),
        sa.PrimaryKeyConstraint('id', name='pk_reports'),
    )
    for name in ('by_id', 'about_id'):
        op.create_index(f'ix_reports_{name}', 'reports', [name])
    op.create_index('ix_reports_room_id_state', 'reports', ['room_id', 'state'])
    op.create_index('ix_reports_state_id', 'reports', ['state', 'id'])


def downgrade() -> None:
    op.drop_table('reports')
    op.drop_table('audits')
    with op.batch_alter_table('users') as batch_op:
        for column in NEW_IN_USERS:
            batch_op.drop_column(column.name)
    with op.batch_alter_table('server') as batch_op:
        for column in NEW_IN_SERVER:
            batch_op.drop_column(column.name)
