/**
 * What happens, as it happens: the events the server sends over NiceGUI's own socket.
 *
 * Best effort: whoever needs to know everything asks what changed after each `ready`. This is also
 * where NiceGUI's habits of covering the page and of reloading it blindly are taken from it: a page
 * is reloaded only when the server answers and no longer knows it, and never twice in a row.
 */

const EVENT = 'chatter';
const HEALTH = '/api/health';
const PROBE_MS = 4_000;
const PROBE_PAUSE_MS = 2_000;
const RECONNECT_MS = {first: 300, most: 1_200}; // After a cut of a second: back within two.
const MIN_RELOAD_PAUSE_MS = 10_000;
const RELOADED_AT = 'chatter.reloaded-at';

/**
 * @param {Window} window
 * @param {(status: 'online'|'offline') => void} [note] hears of a new status before everybody else
 */
export function createLive(window, note = () => {}) {
  const topics = new Map();
  const readies = new Set();
  const watchers = new Set();
  let socket = null;
  let isReady = false;
  let isAwaited = false;
  let probing = null;

  const live = {
    /** @type {'online'|'offline'} 'online' until there is a sign of the contrary */
    status: 'online',

    /**
     * Hear the events of a topic.
     * @param {string} topic `room:5`, `members:5`, `user:7`, `everyone`
     * @param {(event: {type: string}) => void} listener
     * @returns {() => void} stop
     */
    on(topic, listener) {
      if (!topics.has(topic)) topics.set(topic, new Set());
      topics.get(topic).add(listener);
      awaitSocket();
      return () => {
        topics.get(topic)?.delete(listener);
        if (topics.get(topic)?.size === 0) topics.delete(topic);
      };
    },

    /** Hear whenever the server has begun (again) to tell this page everything. */
    onReady: (listener) => listen(readies, listener),

    /** Whether the server is telling this page everything now. */
    isReady: () => isReady,

    /** Hear of connection lost and found. @param {(status: 'online'|'offline') => void} listener */
    onStatus: (listener) => listen(watchers, listener),

    /** Something suggests that the connection is dead, or alive again: find out now. */
    probe() {
      probing ??= probe().finally(() => (probing = null));
      return probing;
    },

    isServerThere,
  };

  function listen(listeners, listener) {
    listeners.add(listener);
    awaitSocket();
    return () => listeners.delete(listener);
  }

  /** NiceGUI makes its socket when the page's root is mounted, after everything inside it. */
  function awaitSocket() {
    if (isAwaited) return;
    isAwaited = true;
    Promise.resolve().then(function look() {
      if (window.socket) attach(window.socket);
      else window.setTimeout(look, 20);
    });
  }

  function attach(found) {
    socket = found;
    tame(socket);
    socket.on(EVENT, ({topic, events}) => events.forEach((event) => tell(topic, event)));
    socket.on('connect', () => setStatus('online'));
    socket.on('disconnect', () => {
      isReady = false;
      setStatus('offline');
    });
    socket.on('connect_error', onConnectError);
    window.addEventListener('offline', live.probe);
    window.addEventListener('online', live.probe);
    window.document.addEventListener('visibilitychange', () => {
      if (window.document.visibilityState === 'visible') live.probe();
    });
  }

  function tell(topic, event) {
    if (event.type === 'live.ready') {
      isReady = true;
      for (const listener of [...readies]) call(listener);
    }
    for (const listener of [...(topics.get(topic) ?? [])]) call(listener, event);
  }

  function setStatus(status) {
    if (status === live.status) return;
    live.status = status;
    note(status);
    for (const listener of [...watchers]) call(listener, status);
  }

  /** One listener that fails must not keep the others from hearing. */
  function call(listener, ...args) {
    try {
      listener(...args);
    } catch (error) {
      window.console.error(error);
    }
  }

  function tame(socket) {
    window.document.getElementById('popup')?.style.setProperty('display', 'none', 'important');
    for (const listener of socket.listeners('connect_error')) socket.off('connect_error', listener);
    socket.io.reconnectionDelay(RECONNECT_MS.first);
    socket.io.reconnectionDelayMax(RECONNECT_MS.most);
  }

  let isPollingTried = false;
  function onConnectError(error) {
    setStatus('offline');
    if (error.message === 'timeout') {
      // Something on the way may swallow websockets: let the next attempt begin without one.
      const names = socket.io.opts.transports.map((one) => one.prototype?.name ?? one);
      if (!isPollingTried && names[0] === 'websocket' && names.includes('polling')) {
        isPollingTried = true;
        socket.io.opts.transports = ['polling', 'websocket'];
      }
    } else if (!socket.active) {
      reload(); // The server refused this page and will do so for ever: it has forgotten it.
    }
  }

  /** Load the page anew, once the server can serve it; what was typed lies in the storage. */
  async function reload() {
    const pause = reloadedAt() + MIN_RELOAD_PAUSE_MS - Date.now();
    if (pause > 0) await sleep(Math.min(pause, MIN_RELOAD_PAUSE_MS));
    while (!(await isServerThere())) await sleep(PROBE_PAUSE_MS * (0.5 + Math.random()));
    window.sessionStorage.setItem(RELOADED_AT, String(Date.now()));
    const going = new window.CustomEvent('chatter:reload', {cancelable: true});
    if (!window.dispatchEvent(going)) return; // Somebody is filling in a form; it sends itself.
    window.location.reload();
  }

  const reloadedAt = () => Number(window.sessionStorage.getItem(RELOADED_AT)) || 0;

  async function probe() {
    while (socket) {
      if (await isServerThere()) {
        // An attempt to connect need not wait for its turn now.
        if (!socket.connected && socket.active) socket.disconnect().connect();
        else if (socket.connected && (await isSocketAlive())) setStatus('online');
        return;
      }
      setStatus('offline');
      if (!socket.connected) return; // socket.io is trying already.
      await sleep(PROBE_PAUSE_MS);
    }
  }

  /** After a laptop's sleep the socket may hang on a connection that only this side remembers. */
  async function isSocketAlive() {
    const received = {client_id: window.clientId, next_message_id: window.nextMessageId};
    const answered = new Promise((done) => {
      socket.timeout(PROBE_MS).emit('ack', received, (error) => done(!error));
    });
    if (await answered) return true;
    socket.io.engine.close();
    return false;
  }

  /** Whether the server answers now. @returns {Promise<boolean>} */
  async function isServerThere() {
    const abort = new window.AbortController();
    const timer = window.setTimeout(() => abort.abort(), PROBE_MS);
    try {
      const response = await window.fetch(HEALTH, {cache: 'no-store', signal: abort.signal});
      return response.ok;
    } catch {
      return false;
    } finally {
      window.clearTimeout(timer);
    }
  }

  const sleep = (milliseconds) => new Promise((done) => window.setTimeout(done, milliseconds));

  return live;
}

/** 'online' until there is a sign of the contrary. @type {'online'|'offline'} */
export let status = 'online';
const live = createLive(globalThis.window, (now) => (status = now));
export const {on, isReady, onReady, onStatus, probe, isServerThere} = live;
