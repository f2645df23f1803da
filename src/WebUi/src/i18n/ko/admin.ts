/** Korean texts of admin. */
export default {
  title: '',
} as const;
