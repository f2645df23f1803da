import type { Texts } from '../texts';
import type ko from '../ko/books';

/** English texts of books. */
export default {
  title: '',
} satisfies Texts<typeof ko>;
