"""What every route answers to every role: about what is one's own, somebody else's, and not there.

`own` is of whoever asks, or the room `Tea` in which they have the role; `others` is Nina's, and if
a room, private; the numbers stand in the order of `tests.everybody.ROLES`. What of somebody else's
one may not know of is as what is not there, and so says nothing here.
"""

from dataclasses import dataclass

from tests.api.table import Row


class Answers(tuple[int, ...]):
    """A status for each role; `@ 204` is the same with another number for success."""

    def __matmul__(self, success: int) -> 'Answers':
        return Answers(success if status == 200 else status for status in self)


ANYBODY = Answers((200, 200, 200, 200, 200, 200, 200, 200))
NOWHERE = Answers((404, 404, 404, 404, 404, 404, 404, 404))
SIGNED_IN = Answers((401, 200, 200, 200, 200, 200, 200, 200))
NOT_THERE = Answers((401, 404, 404, 404, 404, 404, 404, 404))
NO_GUESTS = Answers((401, 200, 403, 200, 200, 200, 200, 200))
MEMBERS = Answers((401, 403, 200, 200, 200, 200, 403, 403))
MODERATORS = Answers((401, 403, 403, 403, 200, 200, 200, 200))
OWNERS = Answers((401, 403, 403, 403, 403, 200, 200, 200))
ADMINISTRATORS = Answers((401, 403, 403, 403, 403, 403, 200, 200))
SERVER_OWNER = Answers((401, 403, 403, 403, 403, 403, 403, 200))


@dataclass(frozen=True)
class Line:
    """What a route answers; the last two only count where its path names something."""

    own: tuple[int, ...]
    others: tuple[int, ...] = NOT_THERE
    absent: tuple[int, ...] = NOT_THERE

    def expected(self, row: Row) -> dict[str, tuple[int, ...]]:
        """By whose it is."""
        if '{' not in row.path:
            return {'own': self.own}
        return {'own': self.own, "other's": self.others, 'absent': self.absent}


LINES = {
    'GET /api/health': Line(ANYBODY),
    'GET /api/me': Line(SIGNED_IN),
    'PATCH /api/me': Line(SIGNED_IN),
    'PATCH /api/me/handle': Line(NO_GUESTS),
    'GET /api/me/preferences': Line(SIGNED_IN),
    'PATCH /api/me/preferences': Line(SIGNED_IN),
    'GET /api/me/availability': Line(SIGNED_IN),
    'PUT /api/me/availability': Line(SIGNED_IN),
    'GET /api/me/rooms': Line(SIGNED_IN),
    'GET /api/me/sidebar': Line(SIGNED_IN),
    'PATCH /api/me/sidebar': Line(SIGNED_IN),
    'PUT /api/me/sidebar/sections/{section}': Line(SIGNED_IN, others=SIGNED_IN, absent=SIGNED_IN),
    'PUT /api/me/sidebar/rooms/{room_id}': Line(MEMBERS),
    'POST /api/me/sidebar/folders': Line(SIGNED_IN @ 201),
    'PATCH /api/me/sidebar/folders/{folder_id}': Line(SIGNED_IN),
    'DELETE /api/me/sidebar/folders/{folder_id}': Line(SIGNED_IN),
    'GET /api/me/away': Line(SIGNED_IN),
    'POST /api/me/read-all': Line(SIGNED_IN),
    'POST /api/me/put-back': Line(SIGNED_IN @ 204),
    'GET /api/me/duties': Line(SIGNED_IN),
    'GET /api/me/state': Line(SIGNED_IN),
    'GET /api/me/everything.zip': Line(SIGNED_IN),
    'POST /api/me/deactivate': Line((401, 200, 403, 200, 200, 200, 200, 409)),
    'POST /api/me/delete': Line((401, 200, 200, 200, 200, 200, 200, 409)),
    'PUT /api/me/avatar': Line(SIGNED_IN),
    'DELETE /api/me/avatar': Line(SIGNED_IN),
    'GET /api/me/sign-ins': Line(SIGNED_IN),
    'DELETE /api/me/sign-ins': Line(SIGNED_IN @ 204),
    'DELETE /api/me/sign-ins/{sign_in_id}': Line(SIGNED_IN @ 204),
    'GET /api/me/requests': Line(SIGNED_IN),
    'GET /api/me/blocked': Line(SIGNED_IN),
    'GET /api/me/friends': Line(SIGNED_IN),
    'GET /api/me/following.csv': Line(SIGNED_IN),
    'GET /api/me/following/messages': Line(SIGNED_IN),
    'GET /api/me/following/new': Line(SIGNED_IN),
    'GET /api/me/profile': Line(SIGNED_IN),
    'PATCH /api/me/profile': Line(SIGNED_IN),
    'PATCH /api/me/visibility': Line(SIGNED_IN),
    'GET /api/people': Line(NO_GUESTS),
    'GET /api/people/here': Line(NO_GUESTS),
    'GET /api/people/suggestions': Line(NO_GUESTS),
    'GET /api/people/by-handle/{handle}': Line(SIGNED_IN, others=SIGNED_IN),
    'GET /api/people/{user_id}': Line(SIGNED_IN, others=SIGNED_IN),
    'GET /api/people/{user_id}/followers': Line(
        NO_GUESTS, others=NO_GUESTS, absent=NO_GUESTS @ 404
    ),
    'GET /api/people/{user_id}/following': Line(
        NO_GUESTS, others=NO_GUESTS, absent=NO_GUESTS @ 404
    ),
    'POST /api/people/{user_id}/follow': Line(SIGNED_IN @ 422, others=NO_GUESTS),
    'DELETE /api/people/{user_id}/follow': Line(SIGNED_IN, others=SIGNED_IN),
    'DELETE /api/people/{user_id}/follower': Line(SIGNED_IN, others=SIGNED_IN),
    'POST /api/people/{user_id}/accept': Line(NOT_THERE),
    'POST /api/people/{user_id}/decline': Line(NOT_THERE),
    'POST /api/people/{user_id}/block': Line(SIGNED_IN @ 422, others=SIGNED_IN),
    'DELETE /api/people/{user_id}/block': Line(SIGNED_IN, others=SIGNED_IN),
    'POST /api/people/{user_id}/mute': Line(SIGNED_IN @ 422, others=SIGNED_IN),
    'DELETE /api/people/{user_id}/mute': Line(SIGNED_IN, others=SIGNED_IN),
    'GET /api/server': Line(SIGNED_IN),
    'PATCH /api/server': Line(ADMINISTRATORS),
    'PUT /api/server/picture': Line(ADMINISTRATORS),
    'DELETE /api/server/picture': Line(ADMINISTRATORS),
    'GET /files/server/{name}-{size}.webp': Line(NOWHERE, others=NOWHERE, absent=NOWHERE),
    'GET /api/admin/people': Line(ADMINISTRATORS),
    'PUT /api/admin/people/{user_id}/suspension': Line(
        ADMINISTRATORS @ 409, others=ADMINISTRATORS, absent=ADMINISTRATORS @ 404
    ),
    'DELETE /api/admin/people/{user_id}/suspension': Line(
        ADMINISTRATORS @ 409, others=ADMINISTRATORS, absent=ADMINISTRATORS @ 404
    ),
    'DELETE /api/admin/people/{user_id}/sign-ins': Line(
        ADMINISTRATORS @ 409, others=ADMINISTRATORS @ 204, absent=ADMINISTRATORS @ 404
    ),
    'POST /api/admin/people/{user_id}/link': Line(
        ADMINISTRATORS @ 409, others=ADMINISTRATORS @ 201, absent=ADMINISTRATORS @ 404
    ),
    'PUT /api/admin/people/{user_id}/role': Line(
        SERVER_OWNER @ 409, others=SERVER_OWNER, absent=SERVER_OWNER @ 404
    ),
    'POST /api/admin/owner': Line(SERVER_OWNER),
    'GET /api/admin/rooms': Line(ADMINISTRATORS),
    'GET /api/admin/log': Line(ADMINISTRATORS),
    'POST /api/rooms/{room_id}/messages/{seq}/report': Line(
        (401, 403, 204, 409, 204, 204, 403, 403)
    ),
    'POST /api/people/{user_id}/report': Line(SIGNED_IN @ 409, others=SIGNED_IN @ 204),
    'GET /api/reports': Line(MODERATORS),
    'POST /api/reports/{report_id}': Line((401, 404, 404, 404, 200, 200, 200, 200)),
    'GET /api/invites': Line(SIGNED_IN),
    'POST /api/invites': Line(NO_GUESTS @ 201),
    'DELETE /api/invites/{invite_id}': Line(
        (401, 204, 404, 204, 204, 204, 204, 204), others=(401, 404, 404, 404, 404, 404, 204, 204)
    ),
    'GET /api/rooms': Line(NO_GUESTS),
    'POST /api/rooms': Line(NO_GUESTS @ 201),
    'GET /api/rooms/{room_id}': Line(SIGNED_IN),
    'PATCH /api/rooms/{room_id}': Line(OWNERS),
    'GET /api/rooms/{room_id}/members': Line(MEMBERS),
    'PUT /api/rooms/{room_id}/picture': Line(OWNERS),
    'DELETE /api/rooms/{room_id}/picture': Line(OWNERS),
    'PATCH /api/rooms/{room_id}/name': Line(SIGNED_IN @ 409),
    'POST /api/rooms/{room_id}/members': Line((401, 403, 403, 200, 200, 200, 200, 200)),
    'PATCH /api/rooms/{room_id}/members/{user_id}': Line(OWNERS),
    'DELETE /api/rooms/{room_id}/members/{user_id}': Line(MODERATORS @ 204),
    'POST /api/rooms/{room_id}/owner': Line(OWNERS @ 404),
    'GET /api/rooms/{room_id}/bans': Line(MODERATORS),
    'PUT /api/rooms/{room_id}/bans/{user_id}': Line(MODERATORS),
    'DELETE /api/rooms/{room_id}/bans/{user_id}': Line(MODERATORS @ 404),
    'PATCH /api/rooms/{room_id}/membership': Line(MEMBERS @ 204),
    'POST /api/rooms/{room_id}/hide': Line(MEMBERS @ 409),
    'POST /api/directs': Line(NO_GUESTS),
    'POST /api/rooms/{room_id}/join': Line(SIGNED_IN),
    'POST /api/rooms/{room_id}/leave': Line((401, 204, 204, 204, 204, 409, 204, 204)),
    'DELETE /api/rooms/{room_id}': Line(OWNERS @ 204),
    'POST /api/rooms/{room_id}/undelete': Line(OWNERS @ 409),
    'POST /api/rooms/{room_id}/archive': Line(OWNERS),
    'POST /api/rooms/{room_id}/restore': Line(OWNERS),
    'GET /api/rooms/{room_id}/messages': Line(MEMBERS),
    'POST /api/rooms/{room_id}/messages': Line(MEMBERS @ 201),
    'GET /api/rooms/{room_id}/changes': Line(MEMBERS),
    'POST /api/rooms/{room_id}/read': Line(MEMBERS),
    'POST /api/rooms/{room_id}/unread': Line(MEMBERS),
    'GET /api/rooms/{room_id}/readers': Line(MEMBERS),
    'POST /api/rooms/{room_id}/typing': Line(MEMBERS @ 204),
    'GET /files/avatars/{name}-{size}.webp': Line(SIGNED_IN, others=SIGNED_IN),
    'POST /first-run': Line(ANYBODY),
    'POST /sign-up': Line(ANYBODY),
    'POST /sign-in': Line(ANYBODY),
    'POST /join': Line(NOT_THERE),
    'POST /guest': Line(NOWHERE),
    'POST /settings/stay': Line((401, 409, 200, 409, 409, 409, 409, 409)),
    'POST /sign-out': Line(ANYBODY),
    'POST /recover': Line((422, 422, 422, 422, 422, 422, 422, 422)),
    'POST /reset': Line(NOWHERE),
    'POST /settings/password': Line((401, 200, 422, 200, 200, 200, 200, 200)),
    'POST /settings/recovery-codes': Line((401, 200, 422, 200, 200, 200, 200, 200)),
}
