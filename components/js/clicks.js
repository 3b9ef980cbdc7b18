/** What a click means. */

/** Whether it is no wish for another tab, a window or a download. @param {MouseEvent} event */
export const isPlain = (event) =>
  event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
