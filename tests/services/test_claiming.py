"""The first account: one owner, one Lobby, however many forms come at the same moment."""

import asyncio
import threading

import pytest

from chatter import security
from chatter.config import Settings
from chatter.errors import Conflict, Refused
from chatter.models.people import Role, SignUp
from chatter.models.rooms import MemberRole, MessageKind
from chatter.realtime import topic
from chatter.services import accounts, messages, room_lists, rooms, server, sign_ins
from chatter.services.accounts import NewAccount
from tests.cast import BROWSER, Cast
from tests.stage import listening, types

GRACE = NewAccount.checked('Grace', 'Grace Hopper', 'a password of hers')


async def test_the_first_account_owns_the_server(unclaimed: Settings) -> None:
    assert not (await server.view()).is_claimed
    user = await accounts.claim(GRACE)
    token = await sign_ins.open_for(user.id, BROWSER, is_kept=True, old_token=None)
    viewer = await sign_ins.viewer(token)
    assert viewer is not None and viewer.role is Role.OWNER and viewer.is_owner
    assert (user.handle, user.name, user.avatar) == ('grace', 'Grace Hopper', None)
    seen = await server.view()
    assert seen.is_claimed and seen.sign_up is SignUp.OPEN


async def test_the_owner_begins_in_a_lobby_that_is_hers_and_read(unclaimed: Settings) -> None:
    user = await accounts.claim(GRACE)
    token = await sign_ins.open_for(user.id, BROWSER, is_kept=True, old_token=None)
    viewer = await sign_ins.viewer(token)
    assert viewer is not None
    [membership] = await room_lists.mine(viewer)
    assert membership.room.name == 'Lobby' and membership.room.members == 1
    assert membership.room.last_seq == membership.read_seq == 1
    assert (await rooms.look(viewer, membership.room.id)).role is MemberRole.OWNER
    [said] = (await messages.history(viewer, membership.room.id)).messages
    assert said.kind is MessageKind.CREATED and said.author.id == user.id


async def test_two_who_claim_at_once_make_one_owner(unclaimed: Settings) -> None:
    others = [NewAccount.checked(f'owner{i}', 'Somebody', 'a password of theirs') for i in range(5)]
    outcomes = await asyncio.gather(
        *(accounts.claim(account) for account in others), return_exceptions=True
    )
    owners = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(owners) == 1 and len(refused) == 4
    assert all(isinstance(refusal, Conflict) for refusal in refused), refused
    for account in others:
        if account.handle != owners[0].handle:
            with pytest.raises(Refused, match='do not belong together'):
                await accounts.prove(account.handle, account.password, address='192.0.2.9')


async def test_a_server_with_an_owner_cannot_be_claimed(cast: Cast) -> None:
    with pytest.raises(Conflict, match='has an owner already'):
        await accounts.claim(NewAccount.checked('mallory', 'Mallory', 'a password of hers'))


async def test_claiming_in_vain_costs_no_hash(cast: Cast) -> None:
    release = threading.Event()
    busy = [security._pool.submit(release.wait) for _ in range(security.HASHING_THREADS)]
    try:
        with pytest.raises(Conflict):
            await asyncio.wait_for(
                accounts.claim(NewAccount.checked('mallory', 'Mallory', 'a password')), timeout=60
            )
    finally:
        release.set()
    assert all(future.result() for future in busy)


async def test_everybody_hears_of_a_new_person(unclaimed: Settings) -> None:
    with listening(topic.EVERYONE) as heard:
        user = await accounts.claim(GRACE)
    assert types(heard) == ['person.joined'] and heard[0].user == user
