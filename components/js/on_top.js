/** What lies over the page: while something does, keys are for it alone. */
export const ON_TOP = 'dialog[open], .q-dialog .dialog, :popover-open';
