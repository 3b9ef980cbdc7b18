/**
 * A page without a browser, for tests of what speaks to one: the globals that modules and components
 * reach for, a socket that says what the server would say, and a network whose answers a test gives.
 * Nothing is drawn. Import it first, and what is tested after it: `await import('…')`.
 */
import {register} from 'node:module';

const SHARED = new URL('../../components/js/', import.meta.url).href;
const VUE = 'export const reactive = (it) => it; export const ref = (value) => ({value}); export const h = () => null;';
const asUrl = (source) => `data:text/javascript,${encodeURIComponent(source)}`;

register(asUrl(`
  export function resolve(name, context, next) {
    if (name === 'vue') return {url: ${JSON.stringify(asUrl(VUE))}, shortCircuit: true};
    if (name === 'chatter') return next('${SHARED}index.js', context);
    return next(name.replace(/^chatter\\//, '${SHARED}'), context);
  }
`));

class Storage {
  #items = new Map();
  getItem = (key) => this.#items.get(key) ?? null;
  setItem = (key, value) => void this.#items.set(key, String(value));
  removeItem = (key) => void this.#items.delete(key);
}

class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}

const heard = new Map();
const socket = {
  connected: true,
  on: (name, fn) => heard.set(name, fn),
  off() {},
  listeners: () => [],
  io: {reconnectionDelay() {}, reconnectionDelayMax() {}},
};
const document = Object.assign(new EventTarget(), {
  visibilityState: 'visible', hasFocus: () => true, getElementById: () => null, querySelector: () => null,
  documentElement: {dir: 'ltr', lang: 'en', clientWidth: 1_000, clientHeight: 800},
});
const shared = {
  document, socket, sessionStorage: new Storage(), localStorage: new Storage(), IntersectionObserver: Observer,
  ResizeObserver: Observer, location: {pathname: '/', assign() {}},
};
export const window = Object.assign(new EventTarget(), shared, {
  console, CustomEvent, AbortController, setTimeout, clearTimeout,
  fetch: (...request) => globalThis.fetch(...request),
});
Object.assign(globalThis, shared, {window});

/** Say what the server says over the socket. */
export async function tell(topic, ...events) {
  await settle(); // What listens has found the socket.
  heard.get('chatter')({topic, events});
}

/** What was asked of the server and waits for an answer, in order. */
export const asked = [];

/** Answer the oldest question. @param {any} answer @param {number} [status] */
export async function answer(answer, status = 200) {
  if (!asked.length) throw new Error('Nothing was asked.');
  asked.shift().reply({ok: status < 400, status, text: async () => JSON.stringify(answer ?? null)});
  await settle();
}

/** The same with a refusal. */
export const refuse = (status, message = 'No.') => answer({error: {type: 'invalid', message}}, status);

globalThis.fetch = (path, {method = 'GET', body} = {}) =>
  new Promise((reply) => asked.push({method, path, body: body && JSON.parse(body), reply}));

/** Whatever follows from what happened has happened. */
export async function settle() {
  for (let turn = 0; turn < 5; turn++) await new Promise((done) => setImmediate(done));
}

/**
 * A component as Vue makes it, but never drawn: what it holds, says and does. `said` has what it
 * emitted.
 */
export function make(options, props = {}) {
  const parts = [...(options.mixins ?? []), options];
  const all = (kind) => Object.assign({}, ...parts.map((part) => part[kind]));
  const it = {$refs: {}, $nextTick: async (fn) => fn?.(), said: []};
  it.$emit = (...event) => it.said.push(event);
  for (const [name, method] of Object.entries(all('methods'))) it[name] = method.bind(it);
  for (const [name, get] of Object.entries(all('computed'))) Object.defineProperty(it, name, {get: () => get.call(it, it)});
  Object.assign(it, props);
  for (const {data} of parts) Object.assign(it, data?.call(it));
  for (const {created} of parts) created?.call(it);
  it.mount = () => parts.forEach(({mounted}) => mounted?.call(it));
  it.unmount = () => parts.forEach(({unmounted}) => unmounted?.call(it));
  return it;
}
