/**
 * The service worker: where a page cannot be had, the page for being offline is shown in its place.
 *
 * It answers navigations and what that one page is drawn with; all else passes it untouched. Nothing
 * is cached but KEPT, which is the same for everybody (VERSION and KEPT come from `web_app.py`).
 */

const CACHE = `chatter-offline-${VERSION}`;
const OFFLINE = KEPT[0];
const PROXY_HAS_NO_SERVER = [502, 503, 504];

addEventListener('install', (event) => {
  event.waitUntil(keep().then(() => skipWaiting()));
});

addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([forgetOthers(), registration.navigationPreload?.enable(), clients.claim()]));
});

addEventListener('fetch', (event) => {
  const {request} = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(navigate(event));
  else if (KEPT.includes(request.url.slice(location.origin.length))) event.respondWith(kept(request));
});

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll(KEPT.map((url) => new Request(url, {cache: 'reload', credentials: 'omit'})));
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

async function navigate(event) {
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request));
    if (!PROXY_HAS_NO_SERVER.includes(response.status)) return response;
  } catch {
    // There is no way to the server.
  }
  return (await caches.match(OFFLINE)) ?? Response.error();
}

async function kept(request) {
  return (await caches.match(request)) ?? fetch(request);
}
