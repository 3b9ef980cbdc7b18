/**
 * `v-beside` on a dialog: a click beside it closes it. One that begins inside is none: who marks a
 * text with the mouse may let go anywhere, and would lose what was typed.
 */
export const beside = {
  mounted(dialog) {
    let hasBegun = false;
    dialog.addEventListener('pointerdown', ({target}) => (hasBegun = target === dialog));
    dialog.addEventListener('click', ({target}) => hasBegun && target === dialog && dialog.close());
  },
};
