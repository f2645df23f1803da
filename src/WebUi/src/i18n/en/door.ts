import type { Texts } from '../texts';
import type ko from '../ko/door';

/** English texts of door. */
export default {
  title: '',
} satisfies Texts<typeof ko>;
