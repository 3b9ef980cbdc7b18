/**
 * A list of people, fed page by page: of several answers on their way, the one asked for last counts.
 */

import * as browserApi from './api.js';

const PAGE = 30;

export class PeopleFeed {
  /**
   * @param {object} border
   * @param {() => void} border.changed something is to be drawn anew
   * @param {(people: object[], asked: number) => void} [border.taken] people came; `asked` as `now`
   *   had it when they were asked for
   * @param {() => number} [border.now]
   */
  constructor({changed, taken = () => {}, now = () => 0, api = browserApi}) {
    Object.assign(this, {changed, taken, now, api});
    /** @type {import('./follows.js').PersonView[]|null} null until the first answer */
    this.people = null;
    this.next = null;
    this.isLoading = false;
    this.problem = '';
    this.path = '';
    this.turn = 0;
  }

  /** Begin with the first page of a path; what is shown stays until it is there. */
  open(path) {
    this.path = path;
    return this.#load(null);
  }

  /** The next page, if there is one and it is not on its way. */
  more() {
    if (!this.next || this.isLoading) return null;
    return this.#load(this.next);
  }

  /** The same list again: as it is now, and no longer than a page. */
  again() {
    return this.#load(null);
  }

  close() {
    this.turn = -1;
  }

  async #load(after) {
    if (this.turn < 0) return;
    const turn = ++this.turn;
    const asked = this.now();
    this.isLoading = true;
    this.problem = '';
    this.changed();
    try {
      const answer = await this.api.get(pageOf(this.path, after));
      if (turn !== this.turn) return;
      const {people, next} = Array.isArray(answer) ? {people: answer, next: null} : answer;
      this.taken(people, asked);
      this.people = after === null ? people : joined(this.people, people);
      this.next = next;
    } catch (error) {
      if (turn !== this.turn) return;
      this.problem = error.message;
    }
    this.isLoading = false;
    this.changed();
  }
}

function pageOf(path, after) {
  if (after === null) return path;
  return `${path}${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(after)}`;
}

/** Somebody who moved in the list meanwhile must not stand in it twice. */
function joined(people, more) {
  const ids = new Set(people.map(({user}) => user.id));
  return [...people, ...more.filter(({user}) => !ids.has(user.id))];
}
