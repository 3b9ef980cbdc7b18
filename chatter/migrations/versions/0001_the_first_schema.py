"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'server',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('sign_up', sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_server'),
    )
    op.create_table(
        'users',
        sa.Column('id', ID, nullable=False),
        sa.Column('handle', sa.String(length=32), nullable=False),
        sa.Column('name', sa.String(length=50), nullable=False),
        sa.Column('role', sa.String(length=20), nullable=False),
        sa.Column('password_hash', sa.String(), nullable=False),
        sa.Column('avatar', sa.String(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_users'),
        sa.UniqueConstraint('handle', name='uq_users_handle'),
    )
    op.create_table(
        'invites',
        sa.Column('id', ID, nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('created_by', ID, nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('uses_left', sa.Integer(), nullable=False),
        sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['created_by'], ['users.id'], name='fk_invites_created_by_users'),
        sa.PrimaryKeyConstraint('id', name='pk_invites'),
        sa.UniqueConstraint('token_hash', name='uq_invites_token_hash'),
    )
    op.create_table(
        'password_resets',
        sa.Column('id', ID, nullable=False),
        sa.Column('user_id', ID, nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name='fk_password_resets_user_id_users'),
        sa.PrimaryKeyConstraint('id', name='pk_password_resets'),
        sa.UniqueConstraint('token_hash', name='uq_password_resets_token_hash'),
    )
    op.create_index('ix_password_resets_user_id', 'password_resets', ['user_id'])

    op.create_table(
        'recovery_codes',
        sa.Column('id', ID, nullable=False),
        sa.Column('user_id', ID, nullable=False),
        sa.Column('code_hash', sa.String(length=64), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name='fk_recovery_codes_user_id_users'),
        sa.PrimaryKeyConstraint('id', name='pk_recovery_codes'),
    )
    op.create_index('ix_recovery_codes_user_id', 'recovery_codes', ['user_id'])

    op.create_table(
        'rooms',
        sa.Column('id', ID, nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('name', sa.String(length=30), nullable=False),
        sa.Column('name_key', sa.String(length=200), nullable=True),
        sa.Column('description', sa.String(length=200), nullable=False),
        sa.Column('created_by', ID, nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('last_seq', sa.Integer(), nullable=False),
        sa.Column('last_rev', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['created_by'], ['users.id'], name='fk_rooms_created_by_users'),
        sa.PrimaryKeyConstraint('id', name='pk_rooms'),
        sa.UniqueConstraint('name_key', name='uq_rooms_name_key'),
    )
    op.create_table(
        'sign_ins',
        sa.Column('id', ID, nullable=False),
        sa.Column('user_id', ID, nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('is_kept', sa.Boolean(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('idle_until', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('device', sa.String(length=400), nullable=False),
        sa.Column('address', sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name='fk_sign_ins_user_id_users'),
        sa.PrimaryKeyConstraint('id', name='pk_sign_ins'),
        sa.UniqueConstraint('token_hash', name='uq_sign_ins_token_hash'),
    )
    op.create_index('ix_sign_ins_user_id', 'sign_ins', ['user_id'])

    op.create_table(
        'members',
        sa.Column('id', ID, nullable=False),
        sa.Column('room_id', ID, nullable=False),
        sa.Column('user_id', ID, nullable=False),
        sa.Column('role', sa.String(length=20), nullable=False),
        sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('read_seq', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name='fk_members_room_id_rooms'),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name='fk_members_user_id_users'),
        sa.PrimaryKeyConstraint('id', name='pk_members'),
        sa.UniqueConstraint('room_id', 'user_id', name='uq_members_room_id_user_id'),
    )
    op.create_index('ix_members_user_id', 'members', ['user_id'])

    op.create_table(
        'messages',
        sa.Column('id', ID, nullable=False),
        sa.Column('room_id', ID, nullable=False),
        sa.Column('seq', sa.Integer(), nullable=False),
        sa.Column('rev', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('author_id', ID, nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('html', sa.Text(), nullable=False),
        sa.Column('nonce', sa.String(length=64), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['author_id'], ['users.id'], name='fk_messages_author_id_users'),
        sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name='fk_messages_room_id_rooms'),
        sa.PrimaryKeyConstraint('id', name='pk_messages'),
        sa.UniqueConstraint('author_id', 'nonce', name='uq_messages_author_id_nonce'),
        sa.UniqueConstraint('room_id', 'seq', name='uq_messages_room_id_seq'),
    )
    op.create_index('ix_messages_room_id_rev', 'messages', ['room_id', 'rev'])

    op.execute("INSERT INTO server (id, sign_up) VALUES (1, 'open')")


def downgrade() -> None:
    op.drop_table('messages')
    op.drop_table('members')
    op.drop_table('sign_ins')
    op.drop_table('rooms')
    op.drop_table('recovery_codes')
    op.drop_table('password_resets')
    op.drop_table('invites')
    op.drop_table('users')
    op.drop_table('server')
