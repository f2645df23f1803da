import { useSyncExternalStore } from 'react';

/** Whether somebody is logged in; `unknown` until the cookie was tried. */
export type Login = 'unknown' | 'in' | 'out';

/** Why a login ended, to be told where one logs in again. */
export type LoggedOutBecause = 'nothing' | 'ended' | 'logout';

interface State {
  login: Login;
  because: LoggedOutBecause;
  user: string | null;
}

// The access token lives here and nowhere else: a reload gets a new one for the HttpOnly cookie.
let token: string | null = null;
let expiresAt = 0;
let state: State = { login: 'unknown', because: 'nothing', user: null };
const listeners = new Set<() => void>();
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('eggmoney-session');

function set(next: State) {
  state = next;
  for (const listener of listeners) {
    listener();
  }
}

/** The user that an access token is of; what it says is only compared, never trusted. */
function userOf(accessToken: string): string | null {
  try {
    const payload = accessToken.split('.')[1] ?? '';
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof claims === 'object' && claims !== null && 'sub' in claims ? String(claims.sub) : null;
  } catch {
    return null;
  }
}

/** Takes the tokens of a log-in or a refresh. */
export function enter(accessToken: string, expiresIn: number): void {
  const user = userOf(accessToken);
  if (state.user !== null && user !== state.user) {
    // Somebody else logged in on another tab: nothing of the first person may stay on the screen.
    window.location.assign('/');
    return;
  }

  token = accessToken;
  expiresAt = Date.now() + expiresIn * 1000;
  set({ login: 'in', because: 'nothing', user });
}

/** Ends the login here; with `logout`, on this browser's other tabs too. */
export function leave(because: LoggedOutBecause): void {
  token = null;
  set({ login: 'out', because, user: null });
  if (because === 'logout') {
    tabs?.postMessage('logout');
  }
}

tabs?.addEventListener('message', () => {
  if (state.login === 'in') {
    token = null;
    set({ login: 'out', because: 'logout', user: null });
  }
});

/** The access token, unless it ends within half a minute. */
export function freshToken(): string | null {
  return Date.now() < expiresAt - 30_000 ? token : null;
}

export const session = {
  get: () => state,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

/** The login, as React sees it. */
export const useSession = () => useSyncExternalStore(session.subscribe, session.get);
