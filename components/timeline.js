/**
 * The conversation of a room: rows as they are fed, drawn once and then changed in place.
 *
 * What is shown comes from three places that know nothing of each other: the feed (what the server
 * has), the outbox (what it has not yet), and the typing line. The scroller keeps the place, the
 * reader tells what has been seen; arriving, what can be done with a message, and what is not sent
 * yet are mixins. `v-html` is for what the server has made of a message alone.
 */

import {
  Announcer, Arrival, Avatar, ConversationStart, Feed, GuestBadge, Icon, LinkField, MessageDeeds, MessageMenu, PersonLink,
  PersonName, Reader, Receipts, Rover, RowReaders, Scroller, SeenBy, TypingLine, Unsent, codeBlocks, createConversation,
  directs, dressing, isEmojiAlone, keys, live, motion, openMention, preferences, presence, preview, t, time, tn,
} from 'chatter';

const EDGE_PX = 800; // Further rows are loaded before the eye gets there.
const QUIET_MS = 300; // Nothing is read out while older rows come in, and a moment longer.

export default {
  mixins: [Arrival, MessageDeeds, Unsent],
  components: {
    Announcer, Avatar, ConversationStart, GuestBadge, Icon, LinkField, MessageMenu, PersonLink, PersonName, RowReaders,
    SeenBy, TypingLine,
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
    this.removed = new Set(); // By seq, whether their rows are here or not.
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
    this.rover = new Rover(viewport, content, dressing.spoken);
    this.edges.observe(top);
    this.off = live.on(`room:${this.roomId}`, (event) => this.hear(event));
    window.addEventListener('chatter:mark-read', this.markRead);
    this.startDay();
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
    this.off();
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
    dressing.letKeysScroll(this.drawn);
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
        if (instance.isPlaced && instance.scroller.isAtEnd && dressing.isLast(element)) motion.arrive(element);
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
      dressing.dress(row);
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

    near(entries) {
      for (const {target, isIntersecting} of entries) {
        if (!isIntersecting || !this.isLoaded) continue;
        if (target === this.$refs.top) this.feed.loadOlder();
        else this.feed.loadNewer();
      }
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
    tag: ({type}) => (type === 'message' || type === 'system' ? 'article' : 'div'),
    classes({type, isHead, state, author}) {
      if (type !== 'message') return `timeline__${type}`;
      return {
        timeline__row: true,
        'timeline__row--mine': (author?.id ?? this.viewerId) === this.viewerId,
        'timeline__row--head': isHead,
        'timeline__row--pending': this.isPending({state}),
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
