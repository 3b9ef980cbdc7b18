/**
 * Going from page to page without loading one: links, Back and Forward become `go` events.
 *
 * The address changes at once, as with any link, and is what survives: whatever goes wrong after it
 * (no connection, an error, a forgotten page) ends in an ordinary load of that address. So no click
 * is dead and no Back button lies.
 */
import {isPlain, live} from 'chatter';

/** Longer than a page takes, shorter than a person waits. */
const PATIENCE = 5_000;

/**
 * Where a click on a link leads inside of this site, or null if it is the browser's affair.
 * @param {MouseEvent} event
 * @returns {string|null} path with query and fragment
 */
export function destination(event) {
  if (event.defaultPrevented || !isPlain(event)) return null;
  const link = event.target.closest?.('a[href]');
  if (!link || link.hasAttribute('download') || !['', '_self'].includes(link.target)) return null;
  const href = link.getAttribute('href');
  if (!/^\/(?![/\\])/.test(href)) return null;
  const {origin, pathname, search, hash} = new URL(href, location.origin);
  return origin === location.origin ? pathname + search + hash : null;
}

const here = () => location.pathname + location.search + location.hash;

export default {
  template: '<span class="navigator" hidden></span>',

  emits: ['go'],

  created() {
    this.shown = here();
    this.wanted = null;
    this.isStepTaken = false;
  },

  mounted() {
    history.replaceState({...history.state, chatter: true}, '');
    document.addEventListener('click', this.click);
    window.addEventListener('popstate', this.pop);
    window.addEventListener('chatter:go', this.obey);
    this.off = live.onStatus((status) => status === 'online' && this.wanted && this.ask());
  },

  beforeUnmount() {
    document.removeEventListener('click', this.click);
    window.removeEventListener('popstate', this.pop);
    window.removeEventListener('chatter:go', this.obey);
    clearTimeout(this.timer);
    this.off();
  },

  methods: {
    click(event) {
      const path = destination(event);
      if (path === null) return;
      event.preventDefault();
      this.go(path);
    },

    /** Any script may say `new CustomEvent('chatter:go', {detail: {path}})`. */
    obey(event) {
      this.go(event.detail.path);
    },

    /** @param {string} path of this site */
    go(path) {
      // Several clicks while nothing answers are one step of history.
      if (this.isStepTaken || path === here()) history.replaceState({chatter: true}, '', path);
      else history.pushState({chatter: true}, '', path);
      this.isStepTaken = true;
      this.want(path);
    },

    pop() {
      this.isStepTaken = false;
      if (here() === this.shown) this.settle();
      else if (isFragmentOf(this.shown) && !history.state?.chatter) this.shown = here();
      else this.want(here());
    },

    want(path) {
      this.wanted = path;
      this.ask();
    },

    ask() {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.load, PATIENCE);
      // A disconnected socket would keep the event and deliver it when it is long over.
      if (live.status === 'online') this.$emit('go', this.wanted);
    },

    /** Python did not answer: let the browser load the page, as soon as there is a server. */
    async load() {
      if (!this.wanted) return;
      if (await live.isServerThere()) location.reload();
      else this.timer = setTimeout(this.load, 1_000);
    },

    /** Python shows `path` now; `asked` is what it had been asked for. */
    went(path, title = null, asked = path) {
      if (this.wanted !== null && this.wanted !== asked) return; // It is on its way elsewhere.
      if (this.wanted === null && path !== here()) history.pushState({chatter: true}, '', path);
      else if (path !== here()) history.replaceState({chatter: true}, '', path);
      if (title) document.title = title;
      this.shown = path;
      this.settle();
      this.moveFocus();
    },

    /** Python could not show `path`: what the browser makes of it is right. */
    failed(path) {
      if (this.wanted === path) this.load();
    },

    settle() {
      clearTimeout(this.timer);
      this.wanted = null;
      this.isStepTaken = false;
    },

    /** Who uses a keyboard or a screen reader arrives at the page and not nowhere. */
    async moveFocus() {
      await this.$nextTick();
      requestAnimationFrame(() => {
        const main = [...document.querySelectorAll('main')].at(-1); // Quasar's lies around ours.
        if (!main || main.contains(document.activeElement)) return;
        const target = main.querySelector('h1') ?? main;
        if (!target.hasAttribute('tabindex')) target.setAttribute('tabindex', '-1');
        target.focus({preventScroll: true});
      });
    },
  },
};

/** Whether the address differs from that of `path` only in its fragment. */
function isFragmentOf(path) {
  return path.split('#')[0] === location.pathname + location.search;
}
