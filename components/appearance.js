/**
 * Every preference as a row of choices; a choice takes effect before the server has heard of it.
 *
 * Not in fieldsets: their legends stand beside what they name in some browsers only.
 */
import {changePreferences, preferences} from 'chatter';

export default {
  props: {choices: Array},
  data: () => ({preferences, problem: ''}),
  methods: {
    async choose(name, value) {
      this.problem = '';
      try {
        await changePreferences({[name]: value});
      } catch (error) {
        this.problem = error.message;
      }
    },
  },
  template: `
    <div class="appearance">
      <div v-for="choice in choices" :key="choice.name" class="appearance__choice" role="radiogroup" :aria-labelledby="'appearance-' + choice.name">
        <span :id="'appearance-' + choice.name" class="appearance__label">{{ choice.label }}</span>
        <span class="appearance__options">
          <label v-for="[value, words] in choice.options" :key="value" class="appearance__option">
            <input class="visually-hidden" type="radio" :name="'appearance-' + choice.name" :value="value"
              :checked="preferences[choice.name] === value" @change="choose(choice.name, value)">
            <span v-if="choice.name === 'accent'" class="appearance__dot" :data-accent="value" aria-hidden="true"></span>
            <span>{{ words }}</span>
          </label>
        </span>
      </div>
      <p class="appearance__problem" role="alert">{{ problem }}</p>
    </div>
  `,
};
