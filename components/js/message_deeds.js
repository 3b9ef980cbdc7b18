/** What can be done with a message, by its menu or by a key: a mixin of the timeline. */

import * as api from './api.js';
import {myRooms} from './my_rooms.js';
import {toast} from './toast.js';
import {t} from './words.js';

export const MessageDeeds = {
  methods: {
    actOn(target, deed) {
      const row = target.closest('[data-row][data-seq]');
      if (!row) return;
      if (deed === 'menu') this.$refs.menu.open(row);
      else this.act({id: deed, seq: Number(row.dataset.seq), row});
    },

    /** What can be done with a message. */
    deedsOf({dataset}) {
      const message = this.feed.rows.at(Number(dataset.seq));
      const isTheirs = message?.kind === 'text' && !message.deleted && message.author.id !== this.viewerId;
      return [
        {id: 'unread', words: t('Mark as unread from here')},
        {id: 'link', words: t('Copy link')},
        isTheirs && {id: 'report', words: t('Report…')},
      ].filter(Boolean);
    },

    act({id, seq}) {
      if (id === 'report') this.report(this.feed.rows.at(seq));
      if (id === 'unread') this.markUnread(seq);
      if (id === 'link') this.$refs.link.offer(this.path(seq));
    },

    report({seq, author, text}) {
      const detail = {user: author, roomId: this.roomId, seq, text};
      window.dispatchEvent(new CustomEvent('chatter:report', {detail}));
    },

    /** From here on it is to be found unread: this visit reads nothing more. */
    async markUnread(seq) {
      this.reader.rest();
      try {
        await api.post(`/api/rooms/${this.roomId}/unread`, {seq});
        this.news = {from: seq, count: this.feed.rows.lastSeq - seq + 1};
        this.version++;
      } catch (error) {
        this.reader.resume();
        toast(error.message);
      }
    },

    /** Everything here is read, seen or not. */
    markRead() {
      const {rows} = this.feed;
      if (!rows.isLoaded || !(this.news || myRooms.unread(this.roomId))) return;
      this.news = null;
      this.readBefore = rows.lastSeq;
      this.version++;
      this.reader.read(rows.lastSeq);
    },

    path(seq) {
      return `/rooms/${this.roomId}/${seq}`;
    },
  },
};
