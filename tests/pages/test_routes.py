"""What the pages add to the application: only what can be got, and no door that nobody looks at."""

from pages import routes as site
from tests.in_process import Come, application
from tests.security import routes

FOR_EVERYBODY = {  # Neither pages nor REST: the same for whoever asks.
    '/assets/{name}.css',
    '/assets/words-{name}.js',
    '/being-set-up',
    '/favicon-unread.svg',
    '/favicon.ico',
    '/favicon.svg',
    '/manifest.webmanifest',
    '/offline',
    '/service-worker.js',
    '/web-app/{name}',
    '/{path:path}',  # "There is nothing here".
}


def test_whatever_the_pages_add_can_only_be_got_and_is_a_page_or_for_everybody(come: Come) -> None:
    """REST has its table in `tests/api`, pages have their crawlers in `tests/security`."""
    added = set(routes.walked(application().routes)) - set(routes.every())
    assert {route.method for route in added} == {'GET', 'HEAD'}
    others = {route.path for route in added} - {*site.ENTRANCES, *site.VIEWS}
    assert {path for path in others if not path.startswith('/_nicegui/')} == FOR_EVERYBODY
