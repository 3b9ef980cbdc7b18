"""The addresses on the bus."""

EVERYONE = 'everyone'
GUESTS = 'guests'  # What of everyone's is for guests too; never published to, taken from there.
PUBLIC = 'public'  # Those who look at what is said over all public rooms.
PRESENCE = 'presence'
SIGN_INS = 'sign-ins'  # Which are over, between processes: what one looked up it also forgets.


def room(room_id: int) -> str:
    """Those who look at a room."""
    return f'room:{room_id}'


def members(room_id: int) -> str:
    """Those who have a room in their sidebar; never published to, derived from the room's topic."""
    return f'members:{room_id}'


def user(user_id: int) -> str:
    """One person, in every browser."""
    return f'user:{user_id}'
