/**
 * Where somebody is in a conversation as they come into it, look away and come back: a mixin of the
 * timeline. What is new to them begins with a line; where they were survives a page that must be
 * loaded anew.
 */

import * as keys from './keys.js';
import * as motion from './motion.js';
import {isLooking} from './reader.js';
import {toast} from './toast.js';
import {t} from './words.js';

const MANY_MISSED = 10; // So many deserve a 'New' line, even for somebody who was looking on.
const PLACE = 'chatter.place';

export const Arrival = {
  data: () => ({news: null}),

  created() {
    this.readBefore = null; // How far the room had been read on entering it.
    this.isSettled = false; // The server has said what is new since then.
    this.isPlaced = false; // The first unread message, or the end, is in view.
    this.known = 0; // The last message heard of.
    this.place = takePlace();
  },

  mounted() {
    window.addEventListener('chatter:reload', this.savePlace);
  },

  unmounted() {
    window.removeEventListener('chatter:reload', this.savePlace);
  },

  methods: {
    /**
     * Somebody comes into the room: show the first unread message, else the end. With remembered
     * rows this happens twice: at once, and when the server has said what is new.
     */
    settle() {
      const {rows, readSeq} = this.feed;
      const hadNews = this.news !== null;
      this.readBefore ??= readSeq;
      this.isSettled = readSeq !== null;
      const from = this.readBefore + 1;
      if (rows.lastSeq >= from && (this.news?.from ?? from) === from) {
        this.news = {from, count: rows.lastSeq - from + 1};
      }
      if (this.isLoaded && (hadNews || !this.news || !this.scroller.isAtEnd)) return;
      this.isLoaded = true;
      this.isPlaced = false;
      this.shown = Math.min(this.readBefore, rows.lastSeq);
      this.$nextTick(() => this.goToStart());
    },

    goToStart() {
      const {viewport, content} = this.$refs;
      if (!viewport) return;
      const row = this.place && content.querySelector(`[data-seq="${this.place.seq}"]`);
      const line = content.querySelector('.timeline__new');
      if (this.place?.isAddress) this.pointAt(this.place.seq);
      else if (row) this.scroller.show(row, this.place.top);
      else if (line) this.scroller.show(line, viewport.clientHeight / 4);
      else this.scroller.toEnd();
      this.place = null;
      this.isPlaced = true;
      this.placed();
      this.lookAgain();
    },

    /** Show the message that the address names and be there; if there is none, what is next to it. */
    pointAt(seq) {
      const {viewport, content} = this.$refs;
      const {rows} = this.feed;
      const message = rows.at(seq);
      const isThere = message && !message.deleted;
      const row = rowAt(content, seq);
      if (row && seq <= rows.lastSeq) this.scroller.show(row, viewport.clientHeight / 4);
      else this.scroller.toEnd();
      if (!isThere) toast(t('That message is not here. This is what is next to it.'));
      if (!row) return;
      if (isThere) motion.point(row);
      if (!keys.isTextBox(document.activeElement)) this.rover.enter(row);
    },

    /**
     * Who looks away leaves the room as well: what comes meanwhile gets a 'New' line of its own,
     * if everything before it had been read.
     */
    noteAbsence(what) {
      const {rows} = this.feed;
      const missed = rows.lastSeq - this.known;
      const isAbsent = !isLooking() || (missed >= MANY_MISSED && what !== 'rows');
      if (this.news?.isOpen) this.news = {...this.news, isOpen: isAbsent};
      if (missed <= 0 || !isAbsent) return;
      if (this.news?.isOpen) {
        this.news = {...this.news, count: rows.lastSeq - this.news.from + 1};
      } else if (this.reader.seen >= this.known && this.isWorthALine(this.known + 1)) {
        this.news = {from: this.known + 1, count: missed, isOpen: true};
      }
    },

    isWorthALine(from) {
      const {rows} = this.feed;
      const isNews = ({seq, kind, deleted, author}) =>
        seq >= from && kind === 'text' && !deleted && author.id !== this.viewerId;
      return rows.lastSeq > rows.hi || rows.list.some(isNews);
    },

    /** The seq of what somebody is reading, or is about to read. @returns {number|null} */
    whereabouts() {
      if (!this.isSettled) return this.readBefore + 1;
      return this.scroller.isAtEnd ? this.feed.rows.hi : this.reader.last || null;
    },

    savePlace() {
      const hold = this.scroller.isAtEnd ? null : this.scroller.hold();
      if (!hold) return;
      const seq = Number(hold.row.dataset.seq);
      const place = {path: location.pathname, seq, top: hold.top, news: this.news};
      sessionStorage.setItem(PLACE, JSON.stringify(place));
    },
  },
};

/** The row of a message, or of the last one before it, or the first of all. */
function rowAt(content, seq) {
  const rows = [...content.querySelectorAll(':scope > [data-row][data-seq]')];
  return rows.findLast(({dataset}) => Number(dataset.seq) <= seq) ?? rows[0];
}

/** Where somebody was at this address before the page had to be loaded anew. */
function takePlace() {
  try {
    const place = JSON.parse(sessionStorage.getItem(PLACE));
    sessionStorage.removeItem(PLACE);
    return place?.path === location.pathname ? place : null;
  } catch {
    return null;
  }
}
