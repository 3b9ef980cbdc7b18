/**
 * The members of a room: found by name, loaded page by page as one scrolls, those who are here
 * first among the loaded, and only the rows in view in the document. Live in who comes, goes, is
 * here and is what; a menu for those who may do something about a member.
 */
import {
  Avatar, GuestBadge, Menu, PersonLink, api, hereFirst, live, memberJoined, memberList, presence, t, windowed,
} from 'chatter';

const PAGE = 100;
const PAUSE_MS = 150;
const AHEAD = 30; // Rows before the end at which the next page is asked for.
const ROW_PX = 52; // Until one has been measured.
const WORDS = {
  online: t('Here'),
  busy: t('Not to be disturbed'),
  away: t('Away'),
  invisible: t('Invisible'),
  offline: '',
};
const ROLES = {owner: t('Owner'), moderator: t('Moderator'), member: ''};

export default {
  components: {Avatar, GuestBadge, Menu, PersonLink},
  props: {
    roomId: {type: Number, required: true},
    viewerId: {type: Number, required: true},
    role: {type: String, default: 'member'},
    rights: {type: Object, default: () => ({})},
    total: {type: Number, default: 0},
  },
  data: () => ({
    members: null, next: null, problem: '', typed: '', wanted: '', isLoading: false, from: 0, to: 40,
    height: ROW_PX,
  }),
  computed: {
    sorted() {
      return hereFirst(this.members ?? [], presence.status);
    },
    rows() {
      return this.sorted.slice(this.from, this.to).map((member, index) => ({
        member, at: this.from + index + 1, lines: this.lines(member),
      }));
    },
    size() {
      if (this.next === null) return this.sorted.length;
      return this.wanted ? -1 : Math.max(this.total, this.sorted.length);
    },
    space() {
      const {from, to, height, sorted} = this;
      return {paddingBlockStart: `${from * height}px`, paddingBlockEnd: `${Math.max(0, sorted.length - to) * height}px`};
    },
    found() {
      if (!this.wanted || !this.members || this.isLoading) return '';
      if (!this.members.length) return t('Nobody here is called that.');
      const more = this.next === null ? '' : '+';
      return t('{count} found', {count: `${this.members.length}${more}`});
    },
  },
  watch: {
    sorted(now, before) {
      this.hold(now, before);
    },
  },
  mounted() {
    this.turn = 0;
    this.view = this.$el.closest('.details__content') ?? document.scrollingElement;
    this.view.addEventListener('scroll', this.look, {passive: true});
    this.sizes = new ResizeObserver(this.look);
    this.sizes.observe(this.view);
    this.offs = [
      live.on(`room:${this.roomId}`, this.hear),
      live.onStatus((status) => status === 'offline' && (this.isOld = true)),
      live.onReady(() => {
        if (this.isOld) this.load();
        this.isOld = false;
      }),
    ];
    this.load();
  },
  unmounted() {
    this.turn = -1;
    this.view.removeEventListener('scroll', this.look);
    this.sizes.disconnect();
    this.offs.forEach((off) => off());
    clearTimeout(this.timer);
  },
  updated() {
    this.look();
  },
  methods: {
    t,

    type() {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.find, PAUSE_MS);
    },
    find() {
      clearTimeout(this.timer);
      if (this.wanted === this.typed.trim()) return;
      this.wanted = this.typed.trim();
      this.load();
    },

    /** The list from its beginning; what is shown stays until it is there. */
    load() {
      return this.ask(null);
    },
    async ask(after) {
      const turn = ++this.turn;
      this.isLoading = true;
      this.missed = [];
      const query = new URLSearchParams({limit: PAGE, q: this.wanted, ...(after && {after})});
      try {
        const page = await api.get(`/api/rooms/${this.roomId}/members?${query}`);
        if (turn !== this.turn) return;
        this.members = after ? memberJoined(this.members, page.members) : page.members;
        this.next = page.next;
        this.problem = '';
        this.missed.forEach(this.apply); // The answer may be older.
      } catch (error) {
        if (turn !== this.turn) return;
        this.problem = error.message;
      }
      this.isLoading = false;
    },

    hear(event) {
      // Whoever comes may not be called what is looked for; whoever goes is gone in any case.
      const isComing = ['joined', 'added'].includes(event.message?.kind);
      if (isComing && this.wanted) return this.load();
      if (this.isLoading) this.missed.push(event);
      if (this.members) this.apply(event);
    },
    apply(event) {
      this.members = memberList({members: this.members, isAll: this.next === null}, event);
    },

    /** Draw what is in view, and ask for more where it ends. */
    look() {
      const {list} = this.$refs;
      if (!list) return;
      this.height = list.querySelector('li')?.offsetHeight || this.height;
      const {from, to} = windowed(this.sorted.length, this.height, this.above(), this.view.clientHeight);
      if (from !== this.from || to !== this.to) Object.assign(this, {from, to});
      const isNear = to + AHEAD >= this.sorted.length;
      if (isNear && this.next !== null && !this.isLoading && !this.problem) this.ask(this.next);
    },
    above() {
      return this.view.getBoundingClientRect().top - this.$refs.list.getBoundingClientRect().top;
    },

    /** Whoever looks at somebody goes on doing so, whoever comes to stand above. */
    async hold(now, before) {
      if (!this.$refs.list || this.above() <= 0) return;
      const at = Math.floor(this.above() / this.height);
      const id = before[at]?.user.id;
      const moved = now.findIndex(({user}) => user.id === id) - at;
      if (id === undefined || moved <= -at || moved === 0) return;
      await this.$nextTick();
      this.view.scrollTop += moved * this.height;
    },

    status: ({user}) => WORDS[presence.status(user.id)],
    roleName: ({role}) => ROLES[role],
    name: ({user}) => presence.person(user).name,
    label: (member) => t('What can be done about {name}', {name: presence.person(member.user).name}),

    /** What may be done about a member. @returns {[string, () => void][]} */
    lines(member) {
      const {administer, moderate} = this.rights;
      if (member.user.id === this.viewerId) return [];
      const mayBeSent = moderate && (administer || member.role === 'member');
      const become = (role, words) => administer && member.role !== role && [words, () => this.become(member, role)];
      const ask = (deed, words) => [words, () => this.begin(deed, member)];
      return [
        become('owner', t('Make owner')),
        become('moderator', t('Make moderator')),
        become('member', t('Make member')),
        this.role === 'owner' && ask('hand-over', t('Hand over the room…')),
        mayBeSent && ask('remove', t('Remove from the room…')),
        mayBeSent && ask('ban', t('Ban…')),
      ].filter(Boolean);
    },
    begin(deed, member) {
      window.dispatchEvent(new CustomEvent('chatter:room-deed', {detail: {deed, user: member.user}}));
    },
    async become(member, role) {
      try {
        await api.patch(`/api/rooms/${this.roomId}/members/${member.user.id}`, {role});
        this.problem = '';
      } catch (error) {
        this.problem = error.message;
      }
    },
    more() {
      this.problem = '';
      return this.members ? this.ask(this.next) : this.load();
    },
  },
  template: `
    <div class="member-list">
      <label class="member-list__search">
        <span class="visually-hidden">{{ t('Find a member') }}</span>
        <input class="input" type="search" name="member" :placeholder="t('Find a member')" v-model="typed" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search" @input="type" @keydown.enter.prevent="find">
      </label>
      <p class="visually-hidden" role="status">{{ found }}</p>
      <div v-if="problem" class="member-list__problem" role="alert">
        <p>{{ problem }}</p>
        <button v-if="!members || next !== null" type="button" class="button" @click="more">{{ t('Try again') }}</button>
      </div>
      <p v-if="wanted && members && !members.length && !isLoading" class="member-list__none">{{ t('Nobody here is called that.') }}</p>
      <ul ref="list" class="member-list__rows" :aria-busy="!members" :style="space">
        <li v-for="{member, at, lines} in rows" :key="member.user.id" class="member-list__row" :data-user="member.user.id" :aria-posinset="at" :aria-setsize="size">
          <person-link :user="member.user" class="member-list__one">
            <Avatar :user="member.user" dot />
            <span class="member-list__words">
              <span class="member-list__top">
                <span class="member-list__name" dir="auto">{{ name(member) }}</span>
                <guest-badge :user="member.user"></guest-badge>
              </span>
              <span class="member-list__handle"><span v-if="roleName(member)" class="member-list__role">{{ roleName(member) }}</span>@{{ member.user.handle }}<template v-if="status(member)">{{ ' · ' + status(member) }}</template></span>
            </span>
          </person-link>
          <Menu v-if="lines.length" :label="label(member)" icon="more" :lines="lines.map(([words]) => words)" @choose="lines[$event][1]()"></Menu>
        </li>
      </ul>
      <p v-if="members && next !== null && !problem" class="member-list__more">{{ t('Loading more…') }}</p>
    </div>
  `,
};
