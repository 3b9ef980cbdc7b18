/**
 * A view over a growing column: it stays at the end when it is there, else what one reads stays put.
 *
 * One mechanism for everything that changes heights (rows above or below, pictures, a keyboard that
 * opens): remember where the visible rows were, and after the change scroll by the difference. The
 * browser's own anchoring is off, because not every browser has it and none has it at the end.
 */

/** Whoever is this near to the end is taken along by what comes. */
const NEAR_PX = 75;
const ANCHORS = 8;

export class Scroller {
  /**
   * @param {HTMLElement} viewport scrolls
   * @param {HTMLElement} content lies in it; its children with `data-seq` are the rows
   * @param {() => void} moved is called after each scrolling
   */
  constructor(viewport, content, moved) {
    Object.assign(this, {viewport, content, moved});
    /** Whether the end of the content is the end of the room. */
    this.isEndReal = true;
    this.isAtEnd = true;
    this.anchors = [];
    this.scrollTop = 0;
    this.heights = null;
    this.listener = () => this.#scrolled();
    viewport.addEventListener('scroll', this.listener, {passive: true});
    this.resizes = new ResizeObserver(() => this.keep());
    this.resizes.observe(viewport);
    this.resizes.observe(content);
  }

  close() {
    this.resizes.disconnect();
    this.viewport.removeEventListener('scroll', this.listener);
  }

  /** Pixels between what is visible and the end. */
  get distance() {
    const {scrollHeight, scrollTop, clientHeight} = this.viewport;
    return scrollHeight - scrollTop - clientHeight;
  }

  toEnd() {
    this.viewport.scrollTop = this.viewport.scrollHeight;
    this.isAtEnd = this.isEndReal;
    this.#note();
  }

  /**
   * Scroll so that an element begins `offset` pixels below the upper edge.
   * @param {Element} element
   * @param {number} offset
   */
  show(element, offset) {
    const top = element.getBoundingClientRect().top - this.viewport.getBoundingClientRect().top;
    this.viewport.scrollTop += top - offset;
    this.isAtEnd = this.isEndReal && this.distance <= NEAR_PX;
    this.#note();
  }

  /** To be called before the content changes. */
  remember() {
    this.scrollTop = this.viewport.scrollTop;
    this.anchors = this.#visibleRows();
  }

  /** To be called after the content has changed. */
  keep() {
    this.isAtEnd &&= this.isEndReal;
    if (this.isAtEnd) {
      const {scrollHeight, clientHeight} = this.viewport;
      if (this.heights !== `${scrollHeight} ${clientHeight}`) this.viewport.scrollTop = scrollHeight;
    } else {
      const anchor = this.#anchor();
      const moved = anchor ? this.#topOf(anchor.row) - anchor.top + this.#scrolledMeanwhile() : 0;
      if (Math.abs(moved) >= 0.5) this.viewport.scrollTop += moved;
    }
    this.#note();
  }

  /**
   * The row to hold on to. One that has changed itself, like the first of all when it turns out not
   * to begin what its author says, would take those below it along.
   */
  #anchor() {
    const rows = this.anchors.filter(({row}) => row.isConnected);
    return rows.find(({row, height}) => Math.abs(row.offsetHeight - height) < 1) ?? rows[0];
  }

  /** What somebody has scrolled since the rows were remembered, unless the browser had to. */
  #scrolledMeanwhile() {
    return this.distance < 1 ? 0 : this.viewport.scrollTop - this.scrollTop;
  }

  /** A visible row and where it begins. @returns {{row: HTMLElement, top: number}|undefined} */
  hold() {
    return this.#visibleRows()[0];
  }

  #scrolled() {
    this.isAtEnd = this.isEndReal && this.distance <= NEAR_PX;
    this.remember(); // Of the heights, only `keep` may take note: it comes after this.
    this.moved();
  }

  #note() {
    this.heights = `${this.viewport.scrollHeight} ${this.viewport.clientHeight}`;
    this.remember();
  }

  #topOf(row) {
    return row.getBoundingClientRect().top - this.viewport.getBoundingClientRect().top;
  }

  #visibleRows() {
    const {children} = this.content;
    const edge = this.viewport.getBoundingClientRect().top + 1;
    let [low, high] = [0, children.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (children[middle].getBoundingClientRect().bottom > edge) high = middle;
      else low = middle + 1;
    }
    const rows = [];
    for (let i = low; i < children.length && rows.length < ANCHORS; i++) {
      const row = children[i];
      if (row.dataset.seq) rows.push({row, top: this.#topOf(row), height: row.offsetHeight});
    }
    // A row that is cut off above may grow out of sight: the others are better to hold on to.
    return rows.length > 1 && rows[0].top < 0 ? [...rows.slice(1), rows[0]] : rows;
  }
}
