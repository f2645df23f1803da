/** Korean texts of door. */
export default {
  title: '',
} as const;
