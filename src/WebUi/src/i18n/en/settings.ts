import type { Texts } from '../texts';
import type ko from '../ko/settings';

/** English texts of settings. */
export default {
  title: '',
} satisfies Texts<typeof ko>;
