/**
 * The conversation of a room: rows as they are fed, drawn once and then changed in place.
 *
 * What is shown comes from three places that know nothing of each other: the feed (what the server
 * has), the outbox (what it has not yet), and the typing line. The scroller keeps the place, the
 * reader tells what has been seen. `v-html` is for what the server has made of a message alone.
 */

import {
  Announcer, Avatar, ConversationStart, Feed, GuestBadge, Icon, LinkField, MessageMenu, PersonLink,
  PersonName, Reader, Receipts, Rover, RowReaders, Scroller, SeenBy, TypingLine, api, codeBlocks,
  createConversation, directs, dressMentions, isEmojiAlone, isLooking, keys, leadInside, live, motion, myRooms, openMention, outbox,
  preferences, presence, preview, t, time, tn, toast,
} from 'chatter';

const EDGE_PX = 800; // Further rows are loaded before the eye gets there.
const MANY_MISSED = 10; // So many deserve a 'New' line, even for somebody who was looking on.
const QUIET_MS = 300; // Nothing is read out while older rows come in, and a moment longer.
const PLACE = 'chatter.place';

const PendingMark = {
  components: {Icon},
  methods: {t},
  template: `<span class="timeline__pending-mark" :title="t('Not sent yet')"><icon name="clock"></icon><span class="visually-hidden">{{ t('Not sent yet') }}</span></span>`,
};

export default {
  components: {
    Announcer, Avatar, ConversationStart, GuestBadge, Icon, LinkField, MessageMenu, PendingMark, PersonLink, PersonName,
    RowReaders, SeenBy, TypingLine,
  },
  props: {
    roomId: {type: Number, required: true},
    viewerId: {type: Number, required: true},
    readSeq: {type: Number, default: 0},
    roomName: {type: String, default: ''},
    direct: {type: Object, default: null}, // The room, if it is a direct conversation.
    isPrivate: Boolean,
    atSeq: {type: Number, default: null}, // The message that the address names.
  },

  data: () => ({
    preferences,
    isHidden: false,
    version: 0, // Counts what happened to the rows and entries, which are too many to be reactive.
    name: '',
    conversation: null,
    isLoaded: false,
    isBusy: true,
    problem: null,
    isFirst: false,
    isAway: false,
    unseen: 0,
    news: null,
  }),

  computed: {
    items() {
      void this.version;
      const entries = this.entries();
      return this.converse(this.feed.rows.list, {
        viewerId: this.viewerId,
        entries,
        viewer: entries.length ? presence.viewer() : null,
        news: this.news,
        removed: this.removed,
        atEnd: this.feed.rows.atEnd,
        dayKey: time.dayKey,
        day: time.day,
        nameOf: (author) => presence.person(author).name,
      });
    },
    isEmpty() {
      return this.isFirst && !this.items.some(({type}) => type === 'message');
    },
    hasRows() {
      return this.isLoaded && this.items.some(({type}) => type === 'message' || type === 'system');
    },
    title() {
      return this.conversation ? directs.nameOf(this.conversation) : this.name;
    },
    label() {
      return this.title ? t('Messages in {room}', {room: this.title}) : t('Messages');
    },
  },

  watch: {
    roomName(name) {
      this.name = name;
    },
  },

  created() {
    this.name = this.roomName;
    this.isHidden = this.isPrivate;
    this.conversation = this.direct;
    this.converse = createConversation();
    this.sent = new Map(); // Confirmed entries that are no rows yet, by nonce.
    this.readBefore = null; // How far the room had been read on entering it.
    this.isSettled = false; // The server has said what is new since then.
    this.isPlaced = false; // The first unread message, or the end, is in view.
    this.removed = new Set(); // By seq, whether their rows are here or not.
    this.known = 0; // The last message heard of.
    this.shown = 0; // The last row that has been in view.
    this.drawn = new Set(); // Rows whose code was not measured yet.
    this.receipts = new Receipts(this.roomId, this.viewerId, () => this.placeFaces());
    this.feed = new Feed(this.roomId, {
      changed: (what) => this.changed(what),
      whereabouts: () => this.whereabouts(),
    });
  },

  mounted() {
    const {viewport, content, top} = this.$refs;
    this.scroller = new Scroller(viewport, content, () => this.placed());
    this.reader = new Reader(this.roomId, viewport, (seq) => this.passed(seq));
    this.edges = new IntersectionObserver((entries) => this.near(entries), {
      root: viewport,
      rootMargin: `${EDGE_PX}px 0px`,
    });
    this.rover = new Rover(viewport, content, spoken);
    this.edges.observe(top);
    outbox.open(this.viewerId);
    this.receipts.load();
    this.offs = [
      outbox.on((change) => this.outboxChanged(change)),
      live.on(`room:${this.roomId}`, (event) => this.hear(event)),
    ];
    this.keepPlace = () => this.savePlace();
    window.addEventListener('chatter:reload', this.keepPlace);
    window.addEventListener('chatter:mark-read', this.markRead);
    this.startDay();
    this.place = takePlace();
    if (this.atSeq !== null) {
      this.reader.visit((seq) => seq >= this.feed.rows.lastSeq);
      this.place ??= {seq: this.atSeq, isAddress: true};
    }
    this.news = this.place?.news ?? null;
    if (this.feed.rows.isLoaded && !this.place) {
      this.readBefore = this.readSeq;
      this.changed('window');
    }
    this.feed.open(this.place?.seq ?? null);
  },

  unmounted() {
    this.feed.close();
    this.reader.close();
    this.receipts.close();
    this.scroller.close();
    this.edges.disconnect();
    this.rover.close();
    this.offs.forEach((off) => off());
    window.removeEventListener('chatter:reload', this.keepPlace);
    window.removeEventListener('chatter:mark-read', this.markRead);
    clearTimeout(this.midnight);
    clearTimeout(this.quiet);
  },

  beforeUpdate() {
    this.scroller.remember();
    this.rover.remember();
  },

  updated() {
    this.scroller.isEndReal = this.feed.rows.atEnd;
    this.scroller.keep();
    this.placed();
    this.rover.keep(this.scroller.isAtEnd);
    this.reader.update();
    letKeysScroll(this.drawn);
    this.drawn.clear();
    if (this.isLookDue) this.lookAgain();
    this.placeFaces();
  },

  directives: {
    /** A row is watched for being seen, a 'more' for being near. */
    row: {
      mounted(element, {instance, value}) {
        if (value === 'more') instance.edges.observe(element);
        if (value === 'message' || value === 'system') instance.reader.observe(element);
        instance.drew(element);
        if (instance.isPlaced && instance.scroller.isAtEnd && isLast(element)) motion.arrive(element);
      },
      updated: (element, {instance}) => instance.drew(element),
      beforeUnmount(element, {instance}) {
        instance.edges.unobserve(element);
        instance.reader.unobserve(element);
        if (instance.isTakenAway(element)) motion.depart(element, instance.$refs.viewport);
      },
    },
  },

  methods: {
    t,
    tn,
    preview,
    isEmojiAlone,
    openMention,
    languageName: codeBlocks.languageName,
    clock: time.clock,
    shortClock: time.shortClock,
    full: time.full,
    since: time.since,

    /** Go to the latest message. */
    async toEnd() {
      if (document.activeElement === this.$refs.jump) this.$refs.viewport.focus({preventScroll: true});
      await this.$nextTick();
      this.scroller.toEnd(); // At least to what waits to be sent.
      if (!this.feed.rows.atEnd) {
        await this.feed.loadEnd();
        await this.$nextTick();
        this.scroller.toEnd();
      }
      this.placed();
    },

    /** Go to the first message that is loaded; older ones are on their way then. */
    toStart() {
      this.rover.toFirst();
      this.$refs.viewport.scrollTop = 0;
    },

    /** A row was drawn (again). */
    drew(row) {
      dress(row);
      this.rover.adopt(row);
      this.drawn.add(row);
    },

    /** A key in the conversation: see the table. */
    press(event) {
      const key = keys.find(event, 'conversation');
      if (!key) return;
      if (key.id === 'write') this.write();
      else if (key.id === 'last-message') this.toEnd().then(() => this.rover.toLast());
      else if (key.id === 'first-message') this.toStart();
      else if (key.id === 'next-message') this.rover.step(1);
      else if (key.id === 'previous-message') this.rover.step(-1);
      else if (key.deed) this.actOn(event.target, key.deed);
      else return; // The browser does it.
      event.preventDefault();
    },

    write: () =>
      window.dispatchEvent(new CustomEvent('chatter:region', {detail: {name: 'composer'}})),

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

    edit(nonce) {
      const text = outbox.discard(nonce);
      if (text === null) return;
      window.dispatchEvent(new CustomEvent('chatter:edit', {detail: {roomId: this.roomId, text}}));
    },
    retry: (nonce) => outbox.retry(nonce),
    discard: (nonce) => outbox.discard(nonce),

    /** The feed has something new. */
    changed(what) {
      const {rows, problem, loading, readSeq} = this.feed;
      this.problem = problem;
      this.setBusy(loading.older || loading.newer || loading.window);
      if (what === 'state' || (this.place && loading.window)) return; // Other rows are on their way.
      if (this.isSettled) this.noteAbsence(what);
      else this.settle();
      this.known = rows.lastSeq;
      for (const {seq, deleted} of rows.list) if (deleted) this.removed.add(seq);
      this.reader.know(readSeq ?? 0);
      this.isFirst = rows.first;
      this.isLookDue = true;
      this.confirm();
      this.version++;
    },

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

    hear(event) {
      if (event.type === 'messages.removed') event.seqs.forEach((seq) => this.removed.add(seq));
      if (event.type !== 'room.changed') return;
      this.name = event.room.name;
      this.isHidden = event.room.kind === 'private';
      if (this.direct) this.conversation = event.room;
    },

    setBusy(isBusy) {
      clearTimeout(this.quiet);
      if (isBusy) this.isBusy = true;
      else this.quiet = setTimeout(() => (this.isBusy = false), QUIET_MS);
    },

    outboxChanged({type, entry, message}) {
      if (entry?.roomId !== this.roomId) return;
      if (type === 'sent') {
        this.sent.set(entry.nonce, {...entry, state: 'sent', reason: null, message});
        this.feed.take(message);
      }
      this.version++;
      if (type === 'added') this.toEnd();
    },

    /** What this person wrote and the rows do not have yet. */
    entries() {
      const {rows} = this.feed;
      const isRow = ({seq}) => seq <= rows.hi;
      const isElsewhere = ({rev}) => !rows.atEnd && !this.feed.loading.window && rows.rev >= rev;
      for (const [nonce, {message}] of this.sent) {
        if (isRow(message) || isElsewhere(message)) this.sent.delete(nonce);
      }
      return [...this.sent.values(), ...outbox.entries(this.roomId)];
    },

    /** Own rows that came by another way than the answer to their post. */
    confirm() {
      const nonces = new Set(outbox.entries(this.roomId).map(({nonce}) => nonce));
      if (!nonces.size) return;
      for (const message of this.feed.rows.list) {
        if (nonces.has(message.nonce) && message.author.id === this.viewerId) outbox.confirm(message);
      }
    },

    near(entries) {
      for (const {target, isIntersecting} of entries) {
        if (!isIntersecting || !this.isLoaded) continue;
        if (target === this.$refs.top) this.feed.loadOlder();
        else this.feed.loadNewer();
      }
    },

    /** The seq of what somebody is reading, or is about to read. @returns {number|null} */
    whereabouts() {
      if (!this.isSettled) return this.readBefore + 1;
      return this.scroller.isAtEnd ? this.feed.rows.hi : this.reader.last || null;
    },

    /** Further rows may still be wanted: an observer only tells of what changes. */
    lookAgain() {
      this.isLookDue = false;
      const more = this.$refs.content.querySelector('.timeline__more');
      for (const edge of [this.$refs.top, more].filter(Boolean)) {
        this.edges.unobserve(edge);
        this.edges.observe(edge);
      }
    },

    /** The view is somewhere else now. */
    placed() {
      if (!this.isPlaced) return;
      this.isAway = !this.scroller.isAtEnd;
      if (this.scroller.isAtEnd) this.shown = Math.max(this.shown, this.feed.rows.lastSeq);
      this.countUnseen();
    },

    passed(seq) {
      if (!this.isPlaced) return;
      this.shown = Math.max(this.shown, seq);
      this.countUnseen();
    },

    countUnseen() {
      const {list, hi, lastSeq} = this.feed.rows;
      let unseen = lastSeq - Math.max(hi, this.shown);
      for (let i = list.length - 1; i >= 0 && list[i].seq > this.shown; i--) {
        const {kind, deleted, author} = list[i];
        if (kind === 'text' && !deleted && author.id !== this.viewerId) unseen++;
      }
      this.unseen = Math.max(0, unseen);
    },

    /** Readers' faces stand where they belong, and come from where they stood. */
    async placeFaces() {
      if (!this.isLoaded) return;
      const {ids, apply} = this.receipts.place(this.items, this.feed.rows.atEnd);
      if (!ids.length) return;
      const {content} = this.$refs;
      const face = (id) => content?.querySelector(`[data-reader="${id}"]`);
      const before = new Map(ids.map((id) => [id, face(id)?.getBoundingClientRect()]));
      this.rover.remember(); // The button that somebody is at may go with the faces.
      apply();
      await this.$nextTick();
      if (!content?.isConnected) return;
      this.rover.keep(this.scroller.isAtEnd);
      this.rover.again();
      for (const [id, from] of before) if (from && face(id)) motion.slide(face(id), from);
    },

    openSeenBy(of) {
      this.$refs.seenBy.open(of);
    },

    savePlace() {
      const hold = this.scroller.isAtEnd ? null : this.scroller.hold();
      if (!hold) return;
      const seq = Number(hold.row.dataset.seq);
      const place = {path: location.pathname, seq, top: hold.top, news: this.news};
      sessionStorage.setItem(PLACE, JSON.stringify(place));
    },

    /** At midnight 'Today' becomes 'Yesterday'. */
    startDay() {
      this.midnight = setTimeout(() => {
        this.version++;
        this.startDay();
      }, time.untilTomorrow() + 1_000);
    },

    author({author}) {
      return author ?? {id: this.viewerId, name: '…', avatar: null};
    },
    moment: ({message, at}) => message?.created_at ?? new Date(at).toISOString(),
    /** Somebody took it away; else it only left the window of rows that are drawn. */
    isTakenAway(element) {
      const seq = Number(element.dataset.seq);
      if (!this.isPlaced || !element.matches('.timeline__row')) return false;
      return !seq || this.feed.rows.list.some((message) => message.seq === seq && message.deleted);
    },
    isPending,
    tag: ({type}) => (type === 'message' || type === 'system' ? 'article' : 'div'),
    classes({type, isHead, state, author}) {
      if (type !== 'message') return `timeline__${type}`;
      return {
        timeline__row: true,
        'timeline__row--mine': (author?.id ?? this.viewerId) === this.viewerId,
        'timeline__row--head': isHead,
        'timeline__row--pending': isPending({state}),
        'timeline__row--refused': state === 'refused',
      };
    },
  },

  template: `
    <div class="timeline">
      <div ref="viewport" class="timeline__viewport" :tabindex="hasRows ? -1 : 0" role="region"
          :aria-label="label" :aria-busy="isBusy" @keydown="press">
        <div ref="content" class="timeline__content" @click="openMention">
          <div ref="top" class="timeline__edge">
            <conversation-start v-if="isLoaded && isFirst" :name="title" :direct="conversation" :is-empty="isEmpty" :is-private="isHidden"></conversation-start>
            <p v-else-if="isLoaded" class="timeline__loading">{{ t('Loading older messages…') }}</p>
          </div>
          <div v-if="problem && (!isLoaded || problem.status)" class="timeline__problem" role="alert">
            <p>{{ problem.message }}</p>
            <p v-if="!problem.status || problem.status >= 500">{{ t('Trying again…') }}</p>
          </div>
          <div v-else-if="!isLoaded" class="timeline__skeleton" aria-hidden="true">
            <div v-for="n in 7" :key="n" class="timeline__bone" :style="{'--bone': n}"><i></i><b></b><b></b></div>
          </div>
          <template v-if="isLoaded">
            <component :is="tag(item)" v-for="item in items" :key="item.key" v-memo="[item, preferences.clock]" v-row="item.type"
                :class="classes(item)" :data-seq="item.seq" :data-through="item.through"
                :data-row="item.type === 'message' || item.type === 'system' ? '' : null">
              <template v-if="item.type === 'message'">
                <div class="timeline__gutter">
                  <person-link v-if="item.isHead" :user="author(item)" tabindex="-1" aria-hidden="true"><avatar :user="author(item)" dot></avatar></person-link>
                  <pending-mark v-else-if="isPending(item)"></pending-mark>
                  <a v-else class="timeline__permalink timeline__aside-time" :href="item.seq ? path(item.seq) : null" tabindex="-1"><time :datetime="moment(item)" :title="full(moment(item))">{{ shortClock(moment(item)) }}</time></a>
                </div>
                <div class="timeline__body">
                  <header v-if="item.isHead" class="timeline__head">
                    <person-link class="timeline__author touchable" :user="author(item)" tabindex="-1"><person-name :user="author(item)"></person-name></person-link>
                    <guest-badge :user="author(item)"></guest-badge>
                    <a class="timeline__permalink timeline__time touchable" :href="item.seq ? path(item.seq) : null" tabindex="-1"><time :datetime="moment(item)" :title="full(moment(item))">{{ clock(moment(item)) }}</time></a>
                    <pending-mark v-if="isPending(item)"></pending-mark>
                  </header>
                  <span v-else class="visually-hidden"><person-name :user="author(item)"></person-name>{{ ': ' }}</span>
                  <div v-if="item.message" class="timeline__text" :class="{'timeline__text--emoji': isEmojiAlone(item.message.text)}" dir="auto" v-html="item.message.html"></div>
                  <div v-else class="timeline__text timeline__text--raw" :class="{'timeline__text--emoji': isEmojiAlone(item.text)}" dir="auto">
                    <template v-for="(block, index) in preview(item.text)" :key="index">
                      <div v-if="block.isCode" class="code"><div class="code__head" :data-language="languageName(block.language)"></div><pre><code>{{ block.text }}</code></pre></div>
                      <p v-else>{{ block.text }}</p>
                    </template>
                  </div>
                  <span v-if="item.message && item.message.edited_at" class="timeline__edited" :title="full(item.message.edited_at)">{{ t('(edited)') }}</span>
                  <div v-if="item.state === 'refused'" class="timeline__refusal" role="alert">
                    <p class="timeline__reason"><icon name="warning"></icon>{{ item.reason || t('This could not be sent.') }}</p>
                    <div class="timeline__choices">
                      <button type="button" class="timeline__choice" @click="edit(item.nonce)"><icon name="pencil"></icon>{{ t('Edit') }}</button>
                      <button type="button" class="timeline__choice" @click="retry(item.nonce)"><icon name="retry"></icon>{{ t('Retry') }}</button>
                      <button type="button" class="timeline__choice" @click="discard(item.nonce)"><icon name="trash"></icon>{{ t('Discard') }}</button>
                    </div>
                  </div>
                </div>
                <row-readers v-if="item.seq" :seq="item.seq" :receipts="receipts" is-message @open="openSeenBy"></row-readers>
              </template>
              <h2 v-else-if="item.type === 'day'" class="timeline__day-label">{{ item.day }}</h2>
              <h2 v-else-if="item.type === 'new'" class="timeline__new-label"><b>{{ t('New') }}</b> {{ tn('{count} message since {when}', '{count} messages since {when}', item.count, {when: since(item.at)}) }}</h2>
              <template v-else-if="item.type === 'system'">
                <p class="timeline__said">{{ item.sentences.join(' · ') }} <time :datetime="item.at" :title="full(item.at)">{{ clock(item.at) }}</time></p>
                <row-readers :seq="item.seq" :receipts="receipts" @open="openSeenBy"></row-readers>
              </template>
              <template v-else>{{ t('Loading newer messages…') }}</template>
            </component>
            <p v-if="isEmpty && !conversation" class="timeline__empty">{{ t('Nobody has written here yet. Say hello — somebody has to be first.') }}</p>
          </template>
        </div>
      </div>
      <button v-if="isLoaded && isAway" ref="jump" type="button" class="timeline__jump" :class="{'timeline__jump--new': unseen}" @click="toEnd">
        <icon name="arrowDown"></icon>
        <span v-if="unseen" aria-hidden="true">{{ t('{count} new', {count: unseen}) }}</span>
        <span class="visually-hidden">{{ unseen ? tn('{count} new message: jump to the latest', '{count} new messages: jump to the latest', unseen) : t('Jump to the latest message') }}</span>
      </button>
      <message-menu ref="menu" :deeds-of="deedsOf" @do="act"></message-menu>
      <link-field ref="link" :label="t('Link to the message')"></link-field>
      <seen-by ref="seenBy" :room-id="roomId"></seen-by>
      <typing-line :room-id="roomId" :viewer-id="viewerId"></typing-line>
      <announcer :room-id="roomId" :viewer-id="viewerId"></announcer>
    </div>
  `,
};

/** Written, but the server has not said yes or no. */
function isPending({state}) {
  return state === 'waiting' || state === 'sending';
}

/** A row as it is read out on coming to it: 'Ada, 10:42, Shall we?'. */
function spoken(row) {
  const said = (selector) => row.querySelector(selector)?.textContent.trim() ?? '';
  if (row.classList.contains('timeline__system')) return said('.timeline__said');
  const author = said('.timeline__author') || said('.visually-hidden').replace(/:$/, '');
  const text = (row.querySelector('.timeline__text')?.innerText ?? '').replace(/\s+/g, ' ').trim();
  const when = said('.timeline__time') || said('.timeline__aside-time');
  const state = said('.timeline__pending-mark') || said('.timeline__reason');
  return [author, when, text, said('.timeline__edited'), state].filter(Boolean).join(', ');
}

/** Whether nothing that somebody wrote stands below it. */
function isLast(element) {
  return !element.nextElementSibling?.closest('[data-row]');
}

/** What the server's HTML of a message cannot do by itself. */
function dress(row) {
  codeBlocks.dress(row);
  leadInside(row);
  dressMentions(row);
}

/** Code that is wider than its row can be scrolled by keyboard, too. */
function letKeysScroll(rows) {
  const codes = [...rows].flatMap((row) => [...row.querySelectorAll('pre')]);
  const wide = codes.filter((code) => code.scrollWidth > code.clientWidth); // All are measured at once.
  for (const code of wide) code.tabIndex = 0;
}

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
