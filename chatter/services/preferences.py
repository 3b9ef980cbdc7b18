"""How somebody wants it, kept on the server so that every browser of theirs agrees, live."""

from typing import Any

from sqlmodel import Session

from chatter import db
from chatter.models.preferences import Preferences
from chatter.models.views import Viewer
from chatter.realtime import bus, topic
from chatter.realtime.events import PreferencesChanged
from chatter.services import access, server, sign_ins


async def change(viewer: Viewer, changes: dict[str, Any]) -> Preferences:
    """Set some of the viewer's preferences (values that `Preferences` takes); the rest stays."""
    preferences = await db.write(_change, viewer, changes)
    sign_ins.forget_user(viewer.id)
    await bus.publish(topic.user(viewer.id), PreferencesChanged(preferences=preferences))
    return preferences


def _change(session: Session, viewer: Viewer, changes: dict[str, Any]) -> Preferences:
    user = access.held(session, access.user(session, viewer))
    accent = server.row(session).accent
    preferences = Preferences.model_validate(
        Preferences.of(user.preferences, accent).model_dump() | changes
    )
    kept = preferences.model_dump(mode='json', exclude_defaults=True, exclude={'accent'})
    if 'accent' in changes or 'accent' in (user.preferences or {}):
        kept['accent'] = preferences.accent.value  # Chosen: it stays when the server's changes.
    user.preferences = kept
    session.add(user)
    return preferences
