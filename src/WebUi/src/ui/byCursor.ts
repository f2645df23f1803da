/** How `$api.useInfiniteQuery` goes through the API's long lists. The first page has no cursor: left undefined, the library would send 0. */
export const byCursor = {
  pageParamName: 'cursor',
  initialPageParam: null,
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined,
};
