/** The members of a room, those who are here first; loaded when it opens, live in who is here. */
import {api, Avatar, GuestBadge, PersonLink, presence, t} from 'chatter';

const RANK = {online: 0, busy: 1, away: 2, invisible: 3, offline: 3};
const WORDS = {
  online: t('Here'),
  busy: t('Not to be disturbed'),
  away: t('Away'),
  invisible: t('Invisible'),
  offline: '',
};
const ROLES = {owner: t('Owner'), moderator: t('Moderator'), member: ''};

export default {
  components: {Avatar, GuestBadge, PersonLink},
  props: {roomId: Number},
  data: () => ({members: null, problem: ''}),
  computed: {
    sorted() {
      const rank = ({user}) => RANK[presence.status(user.id)];
      const here = (this.members ?? []).filter(({user}) => !presence.person(user).is_gone);
      return here.sort((a, b) => rank(a) - rank(b));
    },
  },
  async mounted() {
    try {
      this.members = (await api.get(`/api/rooms/${this.roomId}/members?limit=200`)).members;
    } catch (error) {
      this.problem = error.message;
    }
  },
  methods: {
    status: ({user}) => WORDS[presence.status(user.id)],
    role: ({role}) => ROLES[role],
    name: ({user}) => presence.person(user).name,
  },
  template: `
    <p v-if="problem" class="member-list__problem" role="alert">{{ problem }}</p>
    <ul v-else class="member-list" :aria-busy="!members">
      <li v-for="member in sorted" :key="member.user.id">
        <person-link :user="member.user" class="member-list__one">
          <Avatar :user="member.user" dot />
          <span class="member-list__words">
            <span class="member-list__name" dir="auto">{{ name(member) }} <guest-badge :user="member.user"></guest-badge></span>
            <span class="member-list__handle">@{{ member.user.handle }}</span>
          </span>
          <span class="member-list__about">{{ [role(member), status(member)].filter(Boolean).join(' · ') }}</span>
        </person-link>
      </li>
    </ul>
  `,
};
