/**
 * What waits for somebody who was away: what was said to them, who called them, who asks, what is
 * unread where. One entry after the other, by mouse or keys; to look at it reads nothing.
 */
import {Avatar, Icon, ON_TOP, api, directs, keys, live, markAllRead, markRead, presence, t, time, tn, undoReading} from 'chatter';

const PAUSE_MS = 400; // What happens at once is asked for once.

export default {
  components: {Avatar, Icon},
  props: {viewerId: {type: Number, required: true}},
  data: () => ({away: null, problem: '', passed: []}),

  computed: {
    groups() {
      if (!this.away) return [];
      const {directs, calls, requests, rooms} = this.away;
      return [
        {key: 'directs', heading: t('Direct messages'), entries: directs.map(this.roomEntry)},
        {key: 'calls', heading: t('Where you are called'), entries: calls.map(this.callEntry)},
        {key: 'requests', heading: t('Who would like to follow you'), entries: this.requestEntries(requests)},
        {key: 'rooms', heading: t('Rooms'), entries: rooms.map(this.roomEntry)},
      ]
        .map((group) => ({...group, entries: group.entries.filter(({key, pass = key}) => !this.passed.includes(pass))}))
        .filter(({entries}) => entries.length);
    },
    entries() {
      return this.groups.flatMap(({entries}) => entries);
    },
    hasUnread() {
      return Boolean(this.away?.directs.length || this.away?.rooms.length);
    },
  },

  mounted() {
    this.offs = [
      live.on(`user:${this.viewerId}`, () => this.loadSoon()),
      live.onReady(() => this.load()),
    ];
    window.addEventListener('chatter:unread', this.loadSoon);
    window.addEventListener('keydown', this.press, true);
    this.load();
  },

  unmounted() {
    this.offs.forEach((off) => off());
    window.removeEventListener('chatter:unread', this.loadSoon);
    window.removeEventListener('keydown', this.press, true);
    clearTimeout(this.timer);
    this.isGone = true;
  },

  methods: {
    t,
    tn,
    markAllRead,

    loadSoon() {
      this.timer ??= setTimeout(this.load, PAUSE_MS);
    },

    async load() {
      clearTimeout(this.timer);
      this.timer = null;
      try {
        const away = await api.get('/api/me/away');
        if (this.isGone) return;
        const at = this.at();
        this.away = away;
        this.problem = '';
        if (at >= 0) this.$nextTick(() => this.stand(at));
      } catch (error) {
        if (!this.away) this.problem = error.message;
      }
    },

    roomEntry(waiting) {
      const {room, unread, first} = waiting;
      return {
        key: `room ${room.id}`,
        pass: `room ${room.id} ${room.last_seq}`, // What comes later waits again.
        path: `/rooms/${room.id}`,
        sign: room.kind === 'direct' ? null : room.kind === 'private' ? 'lock' : 'hash',
        user: room.kind === 'direct' ? directs.others(room)[0] ?? presence.viewer() : null,
        name: this.nameOf(room),
        count: tn('{count} unread', '{count} unread', unread),
        said: first,
        waiting,
      };
    },

    callEntry({room, message}) {
      return {
        key: `call ${room.id} ${message.seq}`,
        path: `/rooms/${room.id}/${message.seq}`,
        user: message.author,
        name: t('{name} in {room}', {name: presence.person(message.author).name, room: this.nameOf(room)}),
        said: message,
      };
    },

    requestEntries(requests) {
      return requests.map(({user}) => ({
        key: `request ${user.id}`, path: '/me/requests', user, name: presence.person(user).name,
        about: t('asks to follow you'),
      }));
    },

    nameOf: directs.nameOf,

    line: ({said}) => said && said.text.replace(/\s+/g, ' ').slice(0, 200),
    who: ({said, user}) => (user?.id === said?.author.id ? '' : `${presence.person(said.author).name}: `),
    clock: ({said}) => said && time.since(said.created_at),

    /** Nothing of it shall wait any more; what only calls is passed over for now. */
    async done(entry) {
      const at = this.at();
      if (entry.waiting) {
        if (!(await markRead(entry.waiting, this.nameOf(entry.waiting.room)))) return;
      }
      this.passed = [...this.passed, entry.pass ?? entry.key];
      this.$nextTick(() => this.stand(Math.max(0, at)));
    },

    undo() {
      this.passed = [];
      undoReading();
    },

    press(event) {
      const key = keys.find(event, 'away');
      if (!key || document.querySelector(ON_TOP)) return;
      const at = this.at();
      if (key.id === 'next-waiting') this.stand((at + 1) % Math.max(1, this.entries.length));
      if (key.id === 'done' && this.entries[at]) this.done(this.entries[at]);
      if (key.id === 'undo') this.undo();
      event.preventDefault();
      event.stopPropagation();
    },

    links() {
      return [...this.$el.querySelectorAll('.away__link')];
    },
    at() {
      return this.links().findIndex((link) => link.closest('.away__entry').contains(document.activeElement));
    },
    stand(at) {
      const links = this.links();
      links[Math.min(at, links.length - 1)]?.focus();
    },
  },

  template: `
    <div class="away" :aria-busy="!away && !problem">
      <p v-if="problem" role="alert">{{ problem }}</p>
      <div v-else-if="away && !entries.length" class="empty"><div class="empty__words">
        <icon name="check" class="empty__sign"></icon>
        <h2 class="empty__heading">{{ t('Nothing waits for you') }}</h2>
        <p>{{ t('You have read everything. What comes while you are away will stand here.') }}</p>
      </div></div>
      <template v-else-if="away">
        <p class="away__tools">
          <span class="away__hint">{{ t('N goes on, E is done with it, Z takes it back.') }}</span>
          <button v-if="hasUnread" type="button" class="button" @click="markAllRead">{{ t('Mark everything as read') }}</button>
        </p>
        <section v-for="group in groups" :key="group.key" class="away__group" :aria-labelledby="'away-' + group.key">
          <h2 :id="'away-' + group.key" class="away__heading">{{ group.heading }}</h2>
          <ul class="away__list">
            <li v-for="entry in group.entries" :key="entry.key" class="away__entry">
              <a class="away__link" :href="entry.path">
                <avatar v-if="entry.user" :user="entry.user" dot></avatar>
                <icon v-else class="away__sign" :name="entry.sign"></icon>
                <span class="away__words">
                  <span class="away__name" dir="auto">{{ entry.name }}</span>
                  <span v-if="entry.said" class="away__said" dir="auto">{{ who(entry) }}{{ line(entry) }}</span>
                  <span v-else-if="entry.about" class="away__said">{{ entry.about }}</span>
                  <span class="away__about">{{ [entry.count, clock(entry)].filter(Boolean).join(' · ') }}</span>
                </span>
              </a>
              <button v-if="!entry.about" type="button" class="button button--quiet button--icon" :aria-label="(entry.waiting ? t('Mark as read') : t('Pass over')) + ': ' + entry.name" :title="entry.waiting ? t('Mark as read') : t('Pass over')" @click="done(entry)">
                <icon name="check"></icon>
              </button>
            </li>
          </ul>
        </section>
      </template>
      <div v-else class="away__skeleton" aria-hidden="true"><i v-for="n in 5" :key="n"></i></div>
    </div>
  `,
};
