/** Korean texts of settings. */
export default {
  title: '',
} as const;
