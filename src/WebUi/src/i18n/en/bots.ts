import type { Texts } from '../texts';
import type ko from '../ko/bots';

/** English texts of bots. */
export default {
  title: '',
} satisfies Texts<typeof ko>;
