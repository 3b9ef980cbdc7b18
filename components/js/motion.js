/** How rows come and go: softly, or at once for those who want nothing to move. */

const COME_MS = 160;
const GO_MS = 140;
const POINTED_MS = 3_000;
const FADE_MS = 600;
const EASE = 'cubic-bezier(0.2, 0, 0, 1)';

const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A new row rises into its place; the place itself is there at once. @param {Element} element */
export function arrive(element) {
  if (isStill() || document.visibilityState !== 'visible') return;
  element.animate(
    [{opacity: 0, transform: 'translateY(6px)'}, {}], {duration: COME_MS, easing: EASE},
  );
}

/**
 * Something that stands elsewhere now comes from where it was.
 * @param {Element} element @param {DOMRect} from
 */
export function slide(element, from) {
  const to = element.getBoundingClientRect();
  if (isStill() || document.visibilityState !== 'visible' || !from.width) return;
  const way = `translate(${from.left - to.left}px, ${from.top - to.top}px)`;
  element.animate([{transform: way}, {}], {duration: COME_MS, easing: EASE});
}

/**
 * A row that is taken away leaves its picture for a moment, if it was in sight.
 * @param {Element} element still in its place
 * @param {Element} viewport what it is seen through
 */
export function depart(element, viewport) {
  if (isStill() || !viewport?.isConnected) return;
  const frame = viewport.getBoundingClientRect();
  const place = element.getBoundingClientRect();
  if (place.bottom <= frame.top || place.top >= frame.bottom) return;
  const ghost = element.cloneNode(true);
  for (const one of [ghost, ...ghost.querySelectorAll('[id]')]) one.removeAttribute('id');
  for (const name of ['data-row', 'data-seq', 'data-through']) ghost.removeAttribute(name);
  ghost.inert = true;
  ghost.ariaHidden = 'true';
  Object.assign(ghost.style, {
    position: 'fixed', top: `${place.top}px`, left: `${place.left}px`, width: `${place.width}px`,
    margin: 0, pointerEvents: 'none', zIndex: 1,
  });
  viewport.parentElement.append(ghost);
  ghost.animate([{}, {opacity: 0}], {duration: GO_MS, easing: EASE}).finished.finally(() => ghost.remove());
}

let pointedAt = null; // The row that stands out.

/**
 * A row that somebody was led to stands out for a while; how, the stylesheet says. Only its going
 * is a movement.
 * @param {HTMLElement} element
 */
export function point(element) {
  pointedAt?.removeAttribute('data-pointed');
  pointedAt = element;
  element.dataset.pointed = '';
  setTimeout(() => {
    if (pointedAt !== element) return;
    const {backgroundColor} = getComputedStyle(element);
    pointedAt = null;
    element.removeAttribute('data-pointed');
    if (!isStill()) element.animate([{backgroundColor}, {}], {duration: FADE_MS, easing: EASE});
  }, POINTED_MS);
}
