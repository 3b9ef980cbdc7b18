/**
 * Watches a page from before it begins: says on the console what no page of ours has (`watch.py`).
 */
(() => {
  const tell = (what) => console.error('Attacked:', what);
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) {
    window[name] = () => { window.__pwned = name; tell(`${name} was called`); };
  }
  const FOREIGN = new Set(`animate animatemotion animatetransform applet audio base bgsound
    embed fencedframe foreignobject frame frameset iframe image isindex listing marquee math meta
    noembed noframes noscript object plaintext portal set source template track video
    xmp`.split(/\s+/));
  const OWN_METAS = /^(viewport|color-scheme|theme-color|description)$/;
  const LEADING = new Set(['href', 'xlink:href', 'src', 'action', 'data', 'poster', 'srcset', 'to', 'values']);
  const FINE = {
    A: /^(https?|mailto|blob|data):$/, IMG: /^(https?|data|blob):$/, LINK: /^https?:$/,
    SCRIPT: /^https?:$/, FORM: /^https?:$/,
  };
  let nonce = null;
  function look(element) {
    const tag = element.localName;
    nonce ??= element.nonce || null;
    const isOwnMeta = tag === 'meta' && (element.hasAttribute('charset') || OWN_METAS.test(element.name));
    if (FOREIGN.has(tag) && !isOwnMeta) tell(`<${tag}> ${element.outerHTML.slice(0, 200)}`);
    if ((tag === 'script' || tag === 'style') && element.nonce !== nonce) tell(`<${tag}> without nonce`);
    if (tag === 'form' && element.method === 'get' && element.hasAttribute('action')) tell('a form that leads away');
    for (const {name, value} of element.attributes) {
      if (/^on|^srcdoc$|^formaction$|^ping$|^background$|^http-equiv$|^v-|^[:@#{$]|["'`<]/.test(name)) {
        tell(`${name}="${value.slice(0, 100)}" at <${tag}>`);
      }
      if (name === 'style' && /url\(|expression|@import|position:\s*fixed/i.test(value)) tell(`style="${value}"`);
      if (!LEADING.has(name)) continue;
      const url = URL.parse(value, location.href);
      const isOurs = url?.origin === location.origin;
      if (!url || !(FINE[element.tagName]?.test(url.protocol))) tell(`${name}="${value.slice(0, 100)}" at <${tag}>`);
      else if (!isOurs && tag !== 'a' && /^http/.test(url.protocol)) tell(`${name} leads elsewhere: ${value}`);
      else if (!isOurs && tag === 'a' && /^http/.test(url.protocol) && !/noopener/.test(element.rel)) tell(`${value} has the door open`);
    }
  }
  function through(node) {
    if (node.nodeType === Node.COMMENT_NODE && /alert|evil/.test(node.data)) tell(`<!--${node.data}-->`);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    look(node);
    for (const one of node.querySelectorAll('*')) look(one);
  }
  new MutationObserver((changes) => {
    for (const {type, target, addedNodes} of changes) {
      if (type === 'attributes') look(target);
      for (const node of addedNodes) through(node);
    }
  }).observe(document, {subtree: true, childList: true, attributes: true});
})();
