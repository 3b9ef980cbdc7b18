"""Invitations to rooms, with a role, for any number of people, and who came by them."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table('server') as batch_op:
        batch_op.add_column(
            sa.Column(
                'who_invites', sa.String(length=20), nullable=False, server_default='everybody'
            )
        )
    with op.batch_alter_table('invites') as batch_op:
        batch_op.add_column(
            sa.Column('role', sa.String(length=20), nullable=False, server_default='member')
        )
        batch_op.alter_column('expires_at', existing_type=MOMENT, nullable=True)
        batch_op.alter_column('uses_left', existing_type=sa.Integer(), nullable=True)
        batch_op.create_index('ix_invites_created_by', ['created_by'])
    op.create_table(
        'invite_rooms',
        sa.Column('id', ID, nullable=False),
        sa.Column('invite_id', ID, nullable=False),
        sa.Column('room_id', ID, nullable=False),
        sa.ForeignKeyConstraint(
            ['invite_id'], ['invites.id'], name='fk_invite_rooms_invite_id_invites'
        ),
        sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name='fk_invite_rooms_room_id_rooms'),
        sa.PrimaryKeyConstraint('id', name='pk_invite_rooms'),
        sa.UniqueConstraint('invite_id', 'room_id', name='uq_invite_rooms_invite_id_room_id'),
    )
    op.create_index('ix_invite_rooms_room_id', 'invite_rooms', ['room_id'])
    op.create_table(
        'arrivals',
        sa.Column('id', ID, nullable=False),
        sa.Column('invite_id', ID, nullable=False),
        sa.Column('user_id', ID, nullable=False),
        sa.Column('came_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ['invite_id'], ['invites.id'], name='fk_arrivals_invite_id_invites'
        ),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name='fk_arrivals_user_id_users'),
        sa.PrimaryKeyConstraint('id', name='pk_arrivals'),
        sa.UniqueConstraint('invite_id', 'user_id', name='uq_arrivals_invite_id_user_id'),
    )
    op.create_index('ix_arrivals_user_id', 'arrivals', ['user_id'])


def downgrade() -> None:
    op.drop_table('arrivals')
    op.drop_table('invite_rooms')
    op.execute(sa.text('DELETE FROM invites WHERE expires_at IS NULL OR uses_left IS NULL'))
    with op.batch_alter_table('invites') as batch_op:
        batch_op.drop_index('ix_invites_created_by')
        batch_op.alter_column('uses_left', existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column('expires_at', existing_type=MOMENT, nullable=False)
        batch_op.drop_column('role')
    with op.batch_alter_table('server') as batch_op:
        batch_op.drop_column('who_invites')
