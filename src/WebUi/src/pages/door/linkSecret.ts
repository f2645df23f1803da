/** What an address carries for whoever opens it, and the address without it. Links have it behind the `#`, which a browser sends to nobody; older ones in the query.
 * @param address path, query and fragment, as a router's location has them.
 * @param name `token` or `code`. */
export function linkSecret({ pathname, search, hash }: { pathname: string; search: string; hash: string }, name: string): { secret: string; rest: string } {
  const [query, fragment] = [new URLSearchParams(search), new URLSearchParams(hash.replace(/^#/, ''))];
  const secret = (fragment.get(name) ?? query.get(name) ?? '').trim();
  query.delete(name);
  fragment.delete(name);
  const [asked, marked] = [query.toString(), fragment.toString()];
  return { secret, rest: pathname + (asked && `?${asked}`) + (marked && `#${marked}`) };
}
