import { api } from '@/api/client';
import { plain } from '@/api/plain';
import { enter } from '@/api/session';

/** Logs in with a name and a password that were just set. */
export const logIn = (username: string, password: string) => plain.POST('/api/v1/auth/login', { params: { query: { cookie: true } }, body: { username, password } });

/** Takes the tokens, and finds where to go. */
export function arrive(tokens: { accessToken: string; expiresIn: number }, next = '/'): Promise<string> {
  enter(tokens.accessToken, tokens.expiresIn);
  return next === '/' ? firstPlace() : Promise.resolve(next);
}

/** Where somebody begins: who has neither an account nor a bot comes to the first steps. */
export async function firstPlace(): Promise<string> {
  try {
    const [accounts, bots] = await Promise.all([api.GET('/api/v1/credentials'), api.GET('/api/v1/bots')]);
    return accounts.data?.length === 0 && bots.data?.length === 0 ? '/start' : '/';
  } catch {
    return '/';
  }
}
