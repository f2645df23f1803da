import { api } from '@/api/client';
import { plain } from '@/api/plain';
import { enter } from '@/api/session';

/** Where to go after the log-in: a place of this page, whatever the address says. */
export function safeNext(next: string | null): string {
  if (!next) {
    return '/';
  }

  try {
    const url = new URL(next, window.location.origin);
    return url.origin === window.location.origin && next.startsWith('/') ? url.pathname + url.search : '/';
  } catch {
    return '/';
  }
}

/** Logs in with a name and a password that were just set. */
export const logIn = (username: string, password: string) => plain.POST('/api/v1/auth/login', { params: { query: { cookie: true } }, body: { username, password } });

/** Takes the tokens, and finds where to go: who has neither an account nor a bot comes to the first steps. */
export async function arrive(tokens: { accessToken: string; expiresIn: number }, next = '/'): Promise<string> {
  enter(tokens.accessToken, tokens.expiresIn);
  if (next !== '/') {
    return next;
  }

  try {
    const [accounts, bots] = await Promise.all([api.GET('/api/v1/credentials'), api.GET('/api/v1/bots')]);
    return accounts.data?.length === 0 && bots.data?.length === 0 ? '/start' : '/';
  } catch {
    return '/';
  }
}
