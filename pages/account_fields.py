"""The fields that more than one form about accounts asks for."""

from chatter.language import _
from chatter.models.views import Viewer
from chatter.services.accounts import NAME_MOST, PASSWORD_LEAST, PASSWORD_MOST
from components.form import Field


def handle(
    *,
    value: str = '',
    hint: str = '',
    autofocus: bool = True,
    way: tuple[str, str] | None = None,
) -> Field:
    """Who somebody is."""
    return Field(
        'handle',
        label=_('Handle'),
        required=True,
        autofocus=autofocus,
        autocomplete='username',
        autocapitalize='none',
        maxlength=33,  # One more than a handle has: people type the @.
        hint=hint or None,
        value=value or None,
        way=way,
    )


def password(name: str = 'password', label: str = '', *, is_new: bool = False) -> Field:
    """A password: the present one, or a new one."""
    return Field(
        name,
        label=label or _('Password'),
        type='password',
        required=True,
        autocomplete='new-password' if is_new else 'current-password',
        minlength=PASSWORD_LEAST if is_new else None,
        maxlength=PASSWORD_MOST,
        hint=_('At least {least} characters.', least=PASSWORD_LEAST) if is_new else None,
    )


def whose(viewer: Viewer) -> Field:
    """For password managers: whose password is asked for."""
    return Field('username', type='hidden', autocomplete='username', value=viewer.handle)


def what_handles_are() -> str:
    """Said below the field of a new one."""
    return _('What others type to reach you: a–z, 0–9, _ . -')


def new_account(sign_in: str = '/sign-in?') -> list[Field]:
    """Everything a new account needs; `sign_in` is where those go who have one."""
    return [
        handle(
            hint=what_handles_are(),
            way=(_('Is it you? Sign in instead'), f'{sign_in}handle='),
        ),
        Field('name', label=_('Name'), required=True, autocomplete='name', maxlength=NAME_MOST),
        password(is_new=True),
        Field('avatar', type='avatar', label=_('Choose a picture'), hint=_('If you like.')),
    ]
