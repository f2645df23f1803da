import type { Texts } from '../texts';
import type ko from '../ko/admin';

/** English texts of admin. */
export default {
  title: '',
} satisfies Texts<typeof ko>;
