/**
 * The icons, by name: SVG drawn in the colour and, at 1em, the size of the text around it.
 *
 * On a grid of 24 with a stroke of 1.75, round ends; decoration only, whoever uses one names it.
 */

const svg = (shapes) =>
  '<svg class="icon" viewBox="0 0 24 24" width="1em" height="1em" fill="none" stroke="currentColor" ' +
  'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" ' +
  `focusable="false">${shapes}</svg>`;

export const icons = {
  archive: svg('<rect x="3" y="4" width="18" height="5" rx="1"/><path d="M5 9v10a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V9M10 13h4"/>'),
  arrowDown: svg('<path d="M12 5v14M6 13l6 6 6-6"/>'),
  calendar: svg('<rect x="3.5" y="5" width="17" height="15" rx="2"/><path d="M3.5 10h17M8 3v4M16 3v4"/>'),
  chevron: svg('<path d="M7 9.5l5 5 5-5"/>'),
  check: svg('<path d="M5 12.5l4.5 4.5L19 7.5"/>'),
  clock: svg('<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>'),
  close: svg('<path d="M6 6l12 12M18 6L6 18"/>'),
  compass: svg('<circle cx="12" cy="12" r="8.5"/><path d="M15.5 8.5l-2 5-5 2 2-5z"/>'),
  eye: svg('<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.75"/>'),
  eyeOff: svg('<path d="M4 4l16 16M9.9 5.6A9.8 9.8 0 0 1 12 5.4c5.5 0 8.5 4.6 9.5 6.6a14 14 0 0 1-2.7 3.7M6.5 7.2A13.5 13.5 0 0 0 2.5 12c1 2 4 6.6 9.5 6.6a9.6 9.6 0 0 0 4.6-1.1M10 10.2a2.8 2.8 0 0 0 3.9 3.9"/>'),
  flag: svg('<path d="M5.5 21V4M5.5 4.5c4-2 8 2 13 0v9c-5 2-9-2-13 0"/>'),
  gear: svg('<path d="M4 7h8M18 7h2M4 17h2M12 17h8"/><circle cx="15" cy="7" r="2.5"/><circle cx="9" cy="17" r="2.5"/>'),
  hash: svg('<path d="M9.5 4L7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16"/>'),
  keyboard: svg('<rect x="2.5" y="6" width="19" height="12.5" rx="2"/><path d="M6.5 10h.01M10 10h.01M14 10h.01M17.5 10h.01M8 14.5h8" stroke-width="2"/>'),
  lock: svg('<rect x="5" y="10.5" width="14" height="9.5" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>'),
  menu: svg('<path d="M4 7h16M4 12h16M4 17h16"/>'),
  message: svg('<path d="M4 5.5h16v11H10.5L6 20v-3.5H4z"/>'),
  more: svg('<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3"/>'),
  pencil: svg('<path d="M4 20l1-4L16.5 4.5a2.1 2.1 0 0 1 3 3L8 19z"/>'),
  people: svg('<circle cx="9" cy="8" r="3.5"/><path d="M2.5 19.5a6.5 6.5 0 0 1 13 0M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 13.6a6.5 6.5 0 0 1 3.5 5.9"/>'),
  person: svg('<circle cx="12" cy="8" r="4"/><path d="M4.5 20a7.5 7.5 0 0 1 15 0"/>'),
  plus: svg('<path d="M12 5v14M5 12h14"/>'),
  retry: svg('<path d="M20 11a8 8 0 1 0-.9 5M20 5v6h-6"/>'),
  search: svg('<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5 5"/>'),
  send: svg('<path d="M4.5 12L4 4.5 20.5 12 4 19.5zM4.5 12H12"/>'),
  signOut: svg('<path d="M14 4h4a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-4M10 8l-4 4 4 4M6 12h9"/>'),
  trash: svg('<path d="M4 7h16M9 7V4.5h6V7M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5"/>'),
  warning: svg('<path d="M12 4l9 16H3zM12 10v4.5M12 17.3v.2"/>'),
};
