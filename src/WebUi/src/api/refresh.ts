import { plain } from './plain';
import { codeOf, Unreachable } from './problems';
import { enter, leave, session } from './session';

let underWay: Promise<boolean> | null = null;

/** Gets an access token for the browser's cookie. All callers share one attempt, and so do the tabs of this browser: a refresh token is good once.
 * @returns whether somebody is logged in.
 * @throws Unreachable when the server did not answer; the login stays as it was. */
export function refresh(): Promise<boolean> {
  underWay ??= alone(request).finally(() => {
    underWay = null;
  });
  return underWay;
}

async function alone(work: () => Promise<boolean>): Promise<boolean> {
  // Over plain HTTP on a network there are no locks; the server then tells whoever came second to try again.
  return 'locks' in navigator ? navigator.locks.request('eggmoney-refresh', work) : work();
}

async function request(attempt = 1): Promise<boolean> {
  const { data, error, response } = await plain.POST('/api/v1/auth/refresh', { signal: AbortSignal.timeout(20_000) }).catch(() => {
    throw new Unreachable();
  });
  if (data) {
    enter(data.accessToken, data.expiresIn);
    return true;
  }

  if (response.status !== 401) {
    throw new Unreachable();
  }

  // Another tab came first, and the browser has the cookie that it got.
  if (codeOf(error) === 'refresh_superseded' && attempt < 3) {
    return request(attempt + 1);
  }

  leave(session.get().login === 'in' ? 'ended' : 'nothing');
  return false;
}
