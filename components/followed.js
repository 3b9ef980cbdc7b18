/**
 * What the people say whom one follows, over all public rooms: the newest first, older ones as one
 * goes down. What comes meanwhile moves nothing: it is counted, and shown when somebody asks.
 * `v-html` is for what the server has made of a message alone.
 */
import {Avatar, PersonLink, PersonName, api, codeBlocks, live, relations, t, time, tn} from 'chatter';

const PATH = '/api/me/following';
const EDGE_PX = 800; // Older ones are loaded before the eye gets there.
const PAUSE_MS = 1_500; // Between two questions for what is new.
const MANY = 100; // As the server counts.

export default {
  components: {Avatar, PersonLink, PersonName},
  data: () => ({messages: null, hasMore: false, count: 0, problem: '', isLoading: false}),
  computed: {
    newer() {
      const number = this.count < MANY ? String(this.count) : `${MANY}+`;
      return tn('{number} new message', '{number} new messages', this.count, {number});
    },
  },
  mounted() {
    this.turn = 0;
    this.edge = new IntersectionObserver(
      (entries) => entries.some(({isIntersecting}) => isIntersecting) && this.older(),
      {rootMargin: `${EDGE_PX}px 0px`},
    );
    this.offs = [
      live.on('public', () => this.countSoon()),
      live.onReady(() => this.messages && this.countSoon()),
      relations.on(({user, relation}) => this.forget(user, relation)),
    ];
    this.newest();
  },
  unmounted() {
    this.turn = -1;
    this.edge.disconnect();
    clearTimeout(this.timer);
    this.offs.forEach((off) => off());
  },
  directives: {
    code: {mounted: (element) => codeBlocks.dress(element), updated: (element) => codeBlocks.dress(element)},
  },
  methods: {
    t,
    since: time.since,
    full: time.full,

    newest() {
      return this.load('');
    },

    older() {
      if (this.isLoading || !this.hasMore) return null;
      const last = this.messages.at(-1); // Whoever said all of it may be muted now.
      return last ? this.load(`?before=${last.message.id}`) : this.newest();
    },

    async load(query) {
      const turn = ++this.turn;
      Object.assign(this, {isLoading: true, problem: ''});
      try {
        const {messages, more} = await api.get(`${PATH}/messages${query}`);
        if (turn !== this.turn) return;
        this.messages = query ? [...this.messages, ...messages] : messages;
        this.hasMore = more;
        if (!query) this.count = 0;
      } catch (error) {
        if (turn !== this.turn) return;
        this.problem = error.message;
      }
      this.isLoading = false;
      await this.$nextTick();
      const {end} = this.$refs;
      if (!end) return;
      this.edge.unobserve(end);
      this.edge.observe(end);
    },

    async showNew() {
      await this.newest();
      await this.$nextTick();
      this.$el.scrollIntoView({block: 'start'});
      this.$el.querySelector('.followed__one a')?.focus({preventScroll: true});
    },

    countSoon() {
      this.timer ??= setTimeout(() => this.recount(), PAUSE_MS);
    },

    async recount() {
      this.timer = null;
      if (!this.messages) return;
      const after = this.messages[0]?.message.id ?? 0;
      try {
        const {count} = await api.get(`${PATH}/new?after=${after}`);
        if (this.turn >= 0 && after === (this.messages[0]?.message.id ?? 0)) this.count = count;
      } catch {
        // The next message asks again.
      }
    },

    /** Whom one follows no longer, or has muted, has nothing to say here; others may have. */
    forget(user, relation) {
      if (!this.messages) return;
      if (relation.follows === 'yes' && !relation.is_muted) return this.countSoon();
      this.messages = this.messages.filter(({message}) => message.author.id !== user.id);
    },
  },
  template: `
    <section class="followed" :aria-label="t('People I follow')" :aria-busy="isLoading">
      <button v-if="count" type="button" class="button button--primary followed__new" @click="showNew">{{ newer }}</button>
      <p class="visually-hidden" role="status">{{ count ? newer : '' }}</p>
      <div v-if="messages && !messages.length" class="followed__none">
        <p>{{ t('Nobody whom you follow has said anything in a public room yet.') }}</p>
        <a class="button" href="/people">{{ t('Find people to follow') }}</a>
      </div>
      <article v-for="one in messages" :key="one.message.id" class="followed__one" :data-message="one.message.id">
        <person-link :user="one.message.author" class="followed__picture" tabindex="-1" aria-hidden="true"><avatar :user="one.message.author" dot></avatar></person-link>
        <header class="followed__head">
          <person-link class="timeline__author touchable" :user="one.message.author"><person-name :user="one.message.author"></person-name></person-link>
          <a class="followed__room touchable" :href="'/rooms/' + one.message.room_id + '/' + one.message.seq" dir="auto"># {{ one.room_name }}</a>
          <time class="timeline__time" :datetime="one.message.created_at" :title="full(one.message.created_at)">{{ since(one.message.created_at) }}</time>
        </header>
        <div class="timeline__text followed__text" v-code dir="auto" v-html="one.message.html"></div>
      </article>
      <div v-if="!messages && !problem" class="people-rows__list" aria-hidden="true"><div v-for="n in 6" :key="n" class="person-row person-row--bone" :style="{'--bone': n}"><i></i><b></b></div></div>
      <div v-if="problem" class="people-rows__problem" role="alert">
        <p>{{ problem }}</p>
        <button type="button" class="button" @click="messages ? older() : newest()">{{ t('Try again') }}</button>
      </div>
      <p v-else-if="hasMore" ref="end" class="people-rows__more">{{ t('Loading more…') }}</p>
    </section>
  `,
};
