/** What screens wider than a phone show besides. */
export const wide = '(min-width: 48em)';

/** What desks show besides. */
export const wider = '(min-width: 62em)';

/** What there is room for only on large screens. */
export const widest = '(min-width: 75em)';
