/** Where one is, as far as clocks go: saved when it is chosen, and taken from the browser at a click. */
import {api, attempts, clockThere, t} from 'chatter';

const zones = () => globalThis.Intl?.supportedValuesOf?.('timeZone') ?? [];
const own = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

export default {
  mixins: [attempts],
  props: {given: {type: String, default: ''}},
  data() {
    return {zone: this.given, said: ''};
  },
  created() {
    this.own = own();
    this.zones = [...new Set([...zones(), this.own, this.given])].filter(Boolean).sort();
  },
  computed: {
    clock() {
      return clockThere(this.zone);
    },
  },
  methods: {
    t,
    async save(zone) {
      const before = this.zone;
      this.zone = zone;
      this.said = '';
      await this.attempt(() => api.patch('/api/me/profile', {time_zone: zone}));
      if (this.problem) this.zone = before;
      else this.said = t('Saved.');
    },
  },
  template: `
    <div class="time-zone">
      <label class="time-zone__choice"><span class="form__label">{{ t('Time zone') }}</span>
        <select class="input" :value="zone" dir="auto" @change="save($event.target.value)">
          <option value="">{{ t('Not shown') }}</option>
          <option v-for="name in zones" :key="name" :value="name">{{ name.replaceAll('_', ' ') }}</option>
        </select>
      </label>
      <button v-if="own && own !== zone" type="button" class="button" @click="save(own)">{{ t('As this browser') }}</button>
      <p class="time-zone__said" role="status">{{ [said, clock].filter(Boolean).join(' ') }}</p>
      <p v-if="problem" class="own-list__problem" role="alert">{{ problem }}</p>
    </div>
  `,
};
