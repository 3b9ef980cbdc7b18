/**
 * Going through the rows of a conversation by arrows: one stop of Tab, however many rows there are.
 *
 * One row at a time can be tabbed to, with its author, its time and its links after it; it has a
 * name to be read out. Where nobody is among the rows, that is the last one in view.
 */

const ROW = '[data-row]';
const LINKS =
  '.timeline__author, .timeline__permalink[href], .timeline__text :is(a[href], button), .timeline__readers';

export class Rover {
  /**
   * @param {HTMLElement} viewport scrolls
   * @param {HTMLElement} content its rows are the children with `data-row`
   * @param {(row: Element) => string} spoken how a row is read out
   */
  constructor(viewport, content, spoken) {
    Object.assign(this, {viewport, content, spoken});
    this.row = null;
    this.hadFocus = false;
    this.listener = ({target}) => this.#arrive(target);
    content.addEventListener('focusin', this.listener);
  }

  close() {
    this.content.removeEventListener('focusin', this.listener);
  }

  /** A row was drawn (again). @param {HTMLElement} element */
  adopt(element) {
    if (!element.matches(ROW)) return;
    if (element === this.row) this.#activate(element);
    else rest(element);
  }

  /** What is in the row may have come or gone. */
  again() {
    this.#activate(this.row);
  }

  /** To be called before the rows change. */
  remember() {
    this.hadFocus = this.content.contains(document.activeElement);
  }

  /** To be called after the rows have changed. @param {boolean} isAtEnd */
  keep(isAtEnd) {
    const isInside = this.content.contains(document.activeElement);
    const isLost = this.hadFocus && !isInside && document.activeElement === document.body;
    const isHere = this.row && this.content.contains(this.row);
    if (!isHere || (!isInside && isAtEnd)) this.#activate(isAtEnd ? this.rows.at(-1) : this.#last());
    if (isLost) (this.row ?? this.viewport).focus({preventScroll: true});
  }

  /** @param {1|-1} by */
  step(by) {
    const rows = this.rows;
    const at = rows.indexOf(document.activeElement?.closest(ROW));
    // Who has scrolled away from the row goes on where they look.
    if (at < 0 || !this.#isInView(rows[at])) this.#go(by > 0 ? this.#first() : this.#last());
    else this.#go(rows[at + by]);
  }

  /** Be at a row that is in view already. @param {HTMLElement} row */
  enter(row) {
    this.#activate(row);
    row.focus({preventScroll: true});
  }

  toFirst() {
    this.#go(this.rows[0]);
  }

  toLast() {
    this.#go(this.rows.at(-1));
  }

  get rows() {
    return [...this.content.querySelectorAll(`:scope > ${ROW}`)];
  }

  #go(row) {
    if (!row) return;
    this.#activate(row);
    row.focus({preventScroll: true, focusVisible: true});
    row.scrollIntoView({block: 'nearest'});
  }

  #arrive(target) {
    const row = target.closest(ROW);
    if (row && row !== this.row) this.#activate(row);
  }

  #activate(row = null) {
    if (this.row && this.row !== row) rest(this.row);
    this.row = row;
    if (!row) return;
    row.tabIndex = 0;
    row.ariaLabel = this.spoken(row);
    for (const link of row.querySelectorAll(LINKS)) link.tabIndex = 0;
  }

  #first() {
    return this.rows.find((row) => this.#isInView(row));
  }

  #last() {
    return this.rows.findLast((row) => this.#isInView(row)) ?? this.rows.at(-1);
  }

  #isInView(row) {
    const {top, bottom} = row.getBoundingClientRect();
    const view = this.viewport.getBoundingClientRect();
    return Math.min(bottom, view.bottom) - Math.max(top, view.top) > 1;
  }
}

function rest(row) {
  row.tabIndex = -1;
  row.ariaLabel = null;
  for (const link of row.querySelectorAll(LINKS)) link.tabIndex = -1;
}
