/**
 * A real form: labels, inputs with names, one button, sent by the browser without a page load.
 *
 * What is typed stays in the inputs: it never crosses NiceGUI's socket, and no refusal, no failing
 * network and no other change of the page takes it away. Refusals stand beside their field.
 */
import {markRaw} from 'vue';
import * as api from 'chatter/api.js'; // By their names: a page for coming in needs no others.
import {icons} from 'chatter/icons.js';
import {t} from 'chatter/words.js';
import {defineAsyncComponent} from 'vue';

const PATIENCE = 30_000; // A password takes a while to check on a busy server.
const CANNOT_REACH = t('The server cannot be reached. What you typed is still here.');
const AS_IT_IS = t('This browser cannot show the picture. It is sent as it is.');

/** Only where links are asked for: a page for coming in does without. */
const LinksField = defineAsyncComponent(async () => (await import('chatter/links_field.js')).LinksField);

const isTouch = () => matchMedia('(hover: none) and (pointer: coarse)').matches;

/**
 * Why this value cannot be sent, or '' if it can; the server has the last word.
 * @param {{required?: boolean, minlength?: number, maxlength?: number}} field
 * @param {string} value
 */
export function objection({required, minlength = 0, maxlength = Infinity}, value) {
  const length = [...value].length;
  if (required && !value.trim()) return t('Please fill this in.');
  if (length > 0 && length < minlength) return t('At least {least} characters, please.', {least: minlength});
  return length > maxlength ? t('At most {most} characters, please.', {most: maxlength}) : '';
}

export default {
  components: {LinksField},
  template: `
    <form class="form" method="post" novalidate :action="action" :aria-busy="isBusy"
      @submit.prevent="submit" @input="touched">
      <template v-for="field in fields" :key="field.name">

        <input v-if="field.type === 'hidden'" :type="field.autocomplete ? 'text' : 'hidden'" hidden
          :name="field.name" :autocomplete="field.autocomplete">

        <div v-else-if="field.type === 'avatar'" class="form__field form__avatar">
          <span class="form__portrait">
            <img v-if="picture" :src="picture" alt="" @error="pictureFailed">
            <span v-else aria-hidden="true" v-html="icons.plus"></span>
          </span>
          <span class="form__pick">
            <input class="form__file" type="file" accept="image/*" :id="idOf(field)"
              :data-upload="field.upload" :aria-describedby="idOf(field) + '-about'"
              @change="choose(field, $event)">
            <label class="button" :for="idOf(field)">{{ field.label }}</label>
            <button v-if="picture || chosen" class="button button--quiet" type="button"
              @click="removePicture(field)">{{ t('Remove') }}</button>
            <span class="form__about" :id="idOf(field) + '-about'">
              <span v-if="field.hint" class="form__hint">{{ field.hint }}</span>
              <span class="form__error" role="alert">{{ errors[field.name] }}</span>
            </span>
          </span>
        </div>

        <div v-else-if="field.type === 'checkbox'" class="form__field">
          <label class="form__choice">
            <input type="checkbox" :name="field.name" :aria-describedby="idOf(field) + '-about'">
            <span>{{ field.label }}</span>
          </label>
          <span class="form__about" :id="idOf(field) + '-about'">
            <span v-if="field.hint" class="form__hint">{{ field.hint }}</span>
            <span class="form__error" role="alert">{{ errors[field.name] }}</span>
          </span>
        </div>

        <fieldset v-else-if="field.type === 'choice'" class="form__field form__choices"
          :aria-describedby="idOf(field) + '-about'">
          <legend class="form__label">{{ field.label }}</legend>
          <label v-for="option in field.options" :key="option.value" class="form__choice">
            <input type="radio" :name="field.name" :value="option.value">
            <span>
              {{ option.label }}
              <span v-if="option.hint" class="form__hint">{{ option.hint }}</span>
            </span>
          </label>
          <span class="form__about" :id="idOf(field) + '-about'">
            <span v-if="field.hint" class="form__hint">{{ field.hint }}</span>
            <span class="form__error" role="alert">{{ errors[field.name] }}</span>
          </span>
        </fieldset>

        <div v-else-if="field.type === 'select'" class="form__field">
          <label class="form__label" :for="idOf(field)">{{ field.label }}</label>
          <select class="form__input" :id="idOf(field)" :name="field.name" :aria-describedby="idOf(field) + '-about'">
            <option v-for="option in field.options" :key="option.value" :value="option.value">{{ option.label }}</option>
          </select>
          <span class="form__about" :id="idOf(field) + '-about'">
            <span v-if="field.hint" class="form__hint">{{ field.hint }}</span>
            <span class="form__error" role="alert">{{ errors[field.name] }}</span>
          </span>
        </div>

        <fieldset v-else-if="field.type === 'links'" class="form__field" :aria-describedby="idOf(field) + '-about'">
          <legend class="form__label">{{ field.label }}<span class="form__optional">{{ ' ' + t('(optional)') }}</span></legend>
          <links-field :name="field.name" :value="field.value ?? []" :most="field.maxlength" @changed="errors[field.name] = ''"></links-field>
          <span class="form__about" :id="idOf(field) + '-about'">
            <span class="form__error" role="alert">{{ errors[field.name] }}</span>
          </span>
        </fieldset>

        <div v-else class="form__field">
          <label class="form__label" :for="idOf(field)">
            {{ field.label }}<span v-if="!field.required" class="form__optional">{{ ' ' + t('(optional)') }}</span>
          </label>
          <span class="form__control">
            <component :is="field.type === 'textarea' ? 'textarea' : 'input'" class="form__input"
              :id="idOf(field)" :name="field.name" :type="typeOf(field)" :required="field.required"
              :autocomplete="field.autocomplete" :inputmode="field.inputmode"
              :autocapitalize="field.autocapitalize" :placeholder="field.placeholder"
              :spellcheck="field.autocapitalize === 'none' ? false : null" dir="auto"
              :data-autofocus="field.autofocus ? '' : null"
              :aria-invalid="errors[field.name] ? true : null"
              :aria-describedby="idOf(field) + '-about'" />
            <button v-if="field.type === 'password'" class="form__reveal" type="button"
              :aria-pressed="!!isRevealed[field.name]" :aria-label="t('Show {field}', {field: field.label})"
              @click="reveal(field)">{{ isRevealed[field.name] ? t('Hide') : t('Show') }}</button>
          </span>
          <span v-if="field.picks" class="form__picks" role="group" :aria-label="t('Choose one')">
            <button v-for="pick in field.picks" :key="pick" class="form__one" type="button" @click="put(field, pick)">{{ pick }}</button>
          </span>
          <span class="form__about" :id="idOf(field) + '-about'">
            <span v-if="field.hint" class="form__hint">{{ field.hint }}</span>
            <span v-if="counts(field)" class="form__count">{{ lengths[field.name] ?? 0 }} / {{ field.maxlength }}</span>
            <span class="form__error" role="alert">{{ errors[field.name] }}</span>
            <a v-if="taken === field.name && errors[field.name]" class="form__way" :href="field.way[1] + encodeURIComponent(control(field).value)">{{ field.way[0] }}</a>
          </span>
        </div>

      </template>
      <p class="form__summary" role="alert">{{ summary }}</p>
      <p class="form__done" role="status">{{ isDone ? done : '' }}</p>
      <div class="form__actions">
        <button ref="button" class="button form__submit" :class="'button--' + submitLook" type="submit"
          :disabled="isBusy">{{ button }}</button>
        <slot></slot>
      </div>
      <component :is="cropper" v-if="cropper" ref="cropper" @cropped="cropped"></component>
    </form>
  `,

  props: {
    action: String,
    method: {type: String, default: 'POST'},
    isJson: Boolean,
    fields: Array,
    submitLabel: String,
    submitLook: {type: String, default: 'primary'},
    then: {type: String, default: 'go'},
    done: {type: String, default: ''},
  },
  emits: ['done'],

  data() {
    const portrait = this.fields.find((field) => field.type === 'avatar')?.value ?? null;
    return {
      errors: {}, lengths: {}, summary: '', isBusy: false, isDone: false, isRevealed: {}, picture: portrait,
      next: null, chosen: null, cropper: null, taken: '',
    };
  },

  computed: {
    button() {
      return this.next ? t('Go on without it') : this.submitLabel;
    },
  },

  created() {
    this.icons = icons;
    this.isPictureChanged = false;
    this.isTouched = false;
    this.cropped = () => {};
  },

  // Values are set once and never bound: every drawing of the page would write them back.
  mounted() {
    for (const field of this.fields) this.preset(field);
    const first = this.fields.find((field) => field.autofocus);
    // A menu that closes at this moment takes the focus away again; a dialog then looks for
    // `data-autofocus`.
    if (first && !isTouch()) this.control(first)?.focus();
    window.addEventListener('chatter:reload', this.stay);
  },

  beforeUnmount() {
    window.removeEventListener('chatter:reload', this.stay);
    this.forgetPicture();
  },

  methods: {
    t,

    idOf(field) {
      return `form-${this.$.uid}-${field.name}`;
    },

    typeOf(field) {
      if (field.type === 'textarea') return null;
      return this.isRevealed[field.name] ? 'text' : field.type;
    },

    /** Whoever writes more than a line wants to know how much is left. */
    counts: ({type, maxlength}) => type === 'textarea' && maxlength > 0,

    count(field) {
      if (this.counts(field)) this.lengths[field.name] = [...this.control(field).value].length;
    },

    control(field) {
      if (field.type === 'avatar') return document.getElementById(this.idOf(field));
      if (field.type === 'links') return this.$el.querySelector('.links-field button, .links-field input');
      const found = this.$el.elements.namedItem(field.name);
      return found instanceof RadioNodeList ? found[0] : found;
    },

    preset(field) {
      if (field.value === undefined || ['avatar', 'links'].includes(field.type)) return;
      const found = this.$el.elements.namedItem(field.name);
      if (field.type === 'checkbox') found.checked = Boolean(field.value);
      else found.value = field.value;
      this.count(field);
    },

    /**
     * A server that was started anew does not know this page, which is then loaded again. What has
     * been typed is worth more: a form that leads elsewhere works without any connection.
     */
    stay(event) {
      if (this.isTouched && this.then === 'go') event.preventDefault();
    },

    touched(event) {
      this.isTouched = true;
      const field = this.fields.find(({name}) => name === event.target.name);
      if (field) {
        this.errors[field.name] = '';
        this.count(field);
      }
      this.isDone = false;
    },

    async submit() {
      if (this.isBusy) return;
      if (this.next) return this.leave(this.next);
      Object.assign(this, {summary: '', isDone: false, isRevealed: {}});
      if (!this.check()) return this.focusOnError();
      this.isBusy = true;
      try {
        const send = api[this.method.toLowerCase()];
        await this.accepted(await send(this.action, this.body(), {stay: true, patience: PATIENCE}));
      } catch (error) {
        this.refused(error);
      }
    },

    check() {
      this.errors = {};
      for (const field of this.fields) {
        const control = ['avatar', 'links'].includes(field.type) ? null : this.control(field);
        const problem = control ? objection(field, control.value) : '';
        if (problem) this.errors[field.name] = problem;
      }
      return Object.keys(this.errors).length === 0;
    },

    /** @returns {URLSearchParams|object} */
    body() {
      const entries = [...new FormData(this.$el)];
      if (!this.isJson) return new URLSearchParams(entries);
      const body = Object.fromEntries(entries);
      for (const {name, type} of this.fields) {
        if (type === 'checkbox') body[name] = name in body;
        if (type === 'links') body[name] = JSON.parse(body[name]);
      }
      return body;
    },

    async accepted(answer) {
      const field = this.fields.find(({type}) => type === 'avatar');
      if (field && this.isPictureChanged) {
        try {
          await this.upload(field);
        } catch (error) {
          return this.pictureRefused(field, error, answer);
        }
      }
      if (this.then === 'go') return this.leave(answer?.to);
      this.isBusy = false;
      this.isDone = true;
      for (const field of this.fields) {
        if (field.type === 'password') this.control(field).value = '';
      }
      this.$emit('done', answer);
      await this.$nextTick();
      this.$refs.button.focus();
    },

    /** The button stays busy until the page is gone. */
    leave(to) {
      location.assign(/^\/(?![/\\])/.test(to ?? '') ? to : '/');
    },

    async upload(field) {
      if (this.chosen) await api.put(field.upload, this.chosen, {stay: true, patience: 2 * PATIENCE});
      else await api.delete(field.upload, {stay: true});
      this.isPictureChanged = false;
    },

    /** The rest has been accepted, so it must not be sent again. */
    pictureRefused(field, error, answer) {
      this.isBusy = false;
      this.errors[field.name] = error.message;
      this.summary = t('Everything else is saved.');
      if (this.then === 'go') this.next = answer?.to ?? '/';
    },

    async refused(error) {
      this.isBusy = false;
      const field = this.fields.find(({name}) => name === error.field);
      this.taken = error.status === 409 && field?.way ? field.name : '';
      if (field && field.type !== 'hidden') this.errors[field.name] = error.message;
      else this.summary = error.status === 0 ? CANNOT_REACH : error.message;
      await this.focusOnError();
    },

    async focusOnError() {
      await this.$nextTick();
      const field = this.fields.find(({name}) => this.errors[name]);
      const control = field ? this.control(field) : this.$refs.button;
      control.focus();
      if (field && control.select) control.select();
    },

    /** One of its picks; the same once more takes it away. */
    put(field, pick) {
      const control = this.control(field);
      control.value = control.value === pick ? '' : pick;
      control.dispatchEvent(new Event('input', {bubbles: true}));
      control.focus();
    },

    async reveal(field) {
      this.isRevealed[field.name] = !this.isRevealed[field.name];
      await this.$nextTick();
      this.control(field).focus();
    },

    /** A picture is cropped first, where this browser can show it; else it is sent as it is. */
    async choose(field, event) {
      const [file] = event.target.files;
      if (!file) return;
      event.target.value = ''; // The same file may be chosen again.
      this.errors[field.name] = '';
      this.cropped = (blob) => this.take(field, blob);
      if (await this.crop(file)) return;
      if (file.size > field.maxBytes) {
        const most = Math.floor(field.maxBytes / 1024 / 1024);
        this.errors[field.name] = t('A picture has at most {most} MB.', {most});
      } else {
        this.take(field, file);
        this.errors[field.name] = AS_IT_IS;
      }
    },

    async crop(file) {
      try {
        const {PictureCropper} = await import('chatter/picture_cropper.js');
        this.cropper = markRaw(PictureCropper);
        await this.$nextTick();
        return await this.$refs.cropper.ask(file);
      } catch {
        return false; // It could not be loaded.
      }
    },

    take(field, blob) {
      this.forgetPicture();
      this.errors[field.name] = '';
      this.chosen = blob;
      this.isPictureChanged = this.isTouched = true;
      this.isDone = false;
      this.picture = URL.createObjectURL(blob);
    },

    removePicture(field) {
      this.forgetPicture();
      this.isPictureChanged = Boolean(field.value);
      this.errors[field.name] = '';
      this.control(field).focus();
    },

    /** What cannot be shown here may still be sent. */
    pictureFailed() {
      if (this.picture?.startsWith('blob:')) URL.revokeObjectURL(this.picture);
      this.picture = null;
    },

    forgetPicture() {
      this.chosen = null;
      this.pictureFailed();
    },
  },
};
