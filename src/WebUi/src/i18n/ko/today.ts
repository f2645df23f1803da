/** Korean texts of the start page. */
export default {
  title: '오늘',
} as const;
