/** Korean texts of bots. */
export default {
  title: '',
} as const;
