/**
 * The server's REST interface: `api.get(path)`, `api.post(path, body)`, … each gives the answer's
 * JSON, or null if there is none.
 *
 * What fails rejects with an `ApiError` whose message is a sentence for people. Whoever is signed
 * out meanwhile is shown the sign-in page; what was typed stays in the browser's storage.
 */

import * as live from './live.js';
import {t} from './words.js';

const PATIENCE_MS = 20_000;
const SILENCE_MS = 5_000; // A connection that died silently swallows a question: it is asked again.
const SIGN_IN = '/sign-in';

/** `status` is 0 when the server could not be reached. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {{type?: string, message?: string, field?: string|null, retry_after?: number|null}} [error]
   */
  constructor(status, error = {}) {
    super(error.message ?? sentence(status));
    this.name = 'ApiError';
    this.status = status;
    this.type = error.type ?? null;
    this.field = error.field ?? null;
    this.retryAfter = error.retry_after ?? null;
  }
}

function sentence(status) {
  if (status === 0) return t('The server cannot be reached.');
  if (status === 413) return t('That is too large.');
  if (status === 404) return t('This is not here (any more).');
  return t('The server could not do that.');
}

/**
 * @typedef {object} Options
 * @property {AbortSignal} [signal]
 * @property {boolean} [stay] do not go to the sign-in page on 401
 * @property {number} [patience] milliseconds until the attempt is given up
 * @property {boolean} [isAgain] do not ask once more when nothing is heard
 *
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body] sent as JSON, or as it is if it is URLSearchParams or a Blob
 * @param {Options} [options]
 * @returns {Promise<any>} the answer's JSON; null if it has none
 */
async function request(method, path, body, {signal, stay = false, patience = PATIENCE_MS, isAgain = method !== 'GET'} = {}) {
  const abort = new AbortController();
  const giveUp = () => abort.abort();
  const timer = setTimeout(giveUp, patience);
  let isSilent = false;
  const silence = isAgain ? null : setTimeout(() => (isSilent = true) && giveUp(), SILENCE_MS);
  signal?.addEventListener('abort', giveUp);
  if (signal?.aborted) giveUp();
  try {
    const response = await fetch(path, {method, signal: abort.signal, ...payload(body)});
    clearTimeout(silence);
    const answer = await response.text();
    if (response.ok) return answer ? JSON.parse(answer) : null;
    throw refusal(response.status, answer, stay);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (!signal?.aborted) {
      if (isSilent) return request(method, path, body, {signal, stay, patience: patience - SILENCE_MS, isAgain: true});
      live.probe();
    }
    throw new ApiError(0);
  } finally {
    clearTimeout(silence);
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

function payload(body) {
  const headers = {Accept: 'application/json', ...language()};
  if (body === undefined) return {headers};
  if (body instanceof URLSearchParams || body instanceof Blob) return {headers, body};
  return {headers: {...headers, 'Content-Type': 'application/json'}, body: JSON.stringify(body)};
}

/** Refusals come in the language of the page. */
function language() {
  const page = globalThis.document?.documentElement.lang;
  return page ? {'Accept-Language': page} : {};
}

function refusal(status, answer, stay) {
  if (status === 401 && !stay && location.pathname !== SIGN_IN) location.assign(SIGN_IN);
  try {
    return new ApiError(status, JSON.parse(answer).error);
  } catch {
    return new ApiError(status); // A proxy's page, not this server's answer.
  }
}

/** @param {string} path @param {Options} [options] */
export const get = (path, options) => request('GET', path, undefined, options);
/** @param {string} path @param {unknown} [body] @param {Options} [options] */
export const post = (path, body, options) => request('POST', path, body, options);
/** @param {string} path @param {unknown} [body] @param {Options} [options] */
export const put = (path, body, options) => request('PUT', path, body, options);
/** @param {string} path @param {unknown} [body] @param {Options} [options] */
export const patch = (path, body, options) => request('PATCH', path, body, options);
/** @param {string} path @param {Options} [options] */
const remove = (path, options) => request('DELETE', path, undefined, options);
export {remove as delete};
