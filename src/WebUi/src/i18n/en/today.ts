import type { Texts } from '../texts';
import type ko from '../ko/today';

/** English texts of the start page. */
export default {
  title: 'Today',
} satisfies Texts<typeof ko>;
