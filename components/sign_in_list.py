"""The browsers somebody is signed in with, and how to end each."""

from nicegui.element import Element

import components.scripts  # noqa: F401  (what sign_in_list.js imports)


class SignInList(Element, component='sign_in_list.js'):
    """Loads itself; ends one or all others at a click."""
