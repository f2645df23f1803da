/** Where to go after the log-in: a place of this page, whatever the address says. */
export function safeNext(next: string | null, origin: string): string {
  if (!next?.startsWith('/')) {
    return '/';
  }

  try {
    const url = new URL(next, origin);
    return url.origin === origin ? url.pathname + url.search : '/';
  } catch {
    return '/';
  }
}
