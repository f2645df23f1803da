/** Korean texts of books. */
export default {
  title: '',
} as const;
