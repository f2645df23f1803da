import { EventSource } from 'eventsource';
import { useEffect } from 'react';
import { queryClient } from './queryClient';
import { refresh } from './refresh';
import { freshToken, useSession } from './session';

/** What to read anew after an event of a kind: beginnings of the API's paths. */
const touched: Record<string, readonly string[]> = {
  order: ['/api/v1/orders', '/api/v1/trading', '/api/v1/bots', '/api/v1/attention'],
  slice: ['/api/v1/orders', '/api/v1/attention'],
  fill: ['/api/v1/orders', '/api/v1/trades', '/api/v1/positions', '/api/v1/bots', '/api/v1/reports/today', '/api/v1/reports/session', '/api/v1/reports/portfolio'],
  notification: ['/api/v1/notifications', '/api/v1/attention', '/api/v1/trading'],
  run: ['/api/v1/runs', '/api/v1/schedule', '/api/v1/decisions', '/api/v1/trading', '/api/v1/bots', '/api/v1/reports', '/api/v1/attention', '/api/v1/market'],
  operation: ['/api/v1/operations', '/api/v1/bots', '/api/v1/trading'],
};

/** Events come in bursts; what they touch is read once for a burst, and not again before a while: a session that is played in seconds must not use up what a person may ask in a minute. */
const burst = 400;
const pause = 3_000;
const reconnectAfter = 5_000;

/** The server says every fifteen seconds that the connection lives. */
const silence = 60_000;

/** Reads anew what live events of the server say has changed, as long as somebody is logged in. */
export function useLiveEvents(): void {
  const { login } = useSession();
  useEffect(() => (login === 'in' ? listen() : undefined), [login]);
}

function listen(): () => void {
  let source: EventSource | null = null;
  let lastId: string | null = null;
  let paths = new Set<string>();
  let timer: number | undefined;
  let again: number | undefined;
  let stopped = false;
  let heard = Date.now();
  let opened = false;

  const flush = () => {
    const changed = [...paths];
    paths = new Set();
    timer = changed.length > 0 ? window.setTimeout(flush, pause) : undefined;
    if (changed.length === 0) {
      return;
    }

    void queryClient.invalidateQueries({
      predicate: ({ queryKey }) => typeof queryKey[1] === 'string' && changed.some((path) => (queryKey[1] as string).startsWith(path)),
    });
  };
  const touch = (kind: string) => {
    for (const path of touched[kind] ?? []) {
      paths.add(path);
    }

    timer ??= window.setTimeout(flush, burst);
  };
  const touchAll = () => {
    Object.keys(touched).forEach(touch);
  };
  const open = () => {
    source?.close();
    heard = Date.now();
    source = new EventSource('/api/v1/events', { fetch: connect });
    for (const kind of Object.keys(touched)) {
      source.addEventListener(kind, (event: MessageEvent) => {
        heard = Date.now();
        lastId = event.lastEventId || lastId;
        touch(kind);
      });
    }

    source.addEventListener('ping', () => {
      heard = Date.now();
    });
    source.addEventListener('open', () => {
      heard = Date.now();
      // Without an id to go on from, what happened while there was no connection is told by nobody.
      if (opened && lastId === null) {
        touchAll();
      }

      opened = true;
    });
    source.addEventListener('reset', touchAll);
    source.addEventListener('error', () => {
      // The library connects again after a connection that broke, and gives up after a refusal: a login that ended, or too many pages.
      if (source?.readyState === EventSource.CLOSED && !stopped) {
        again = window.setTimeout(open, reconnectAfter);
      }
    });
  };
  const connect: typeof fetch = async (url, init) => {
    if (freshToken() === null) {
      await refresh();
    }

    const headers = new Headers(init?.headers);
    headers.set('Authorization', `Bearer ${freshToken() ?? ''}`);
    if (lastId !== null) {
      headers.set('Last-Event-ID', lastId);
    }

    return fetch(url, { ...init, headers });
  };

  // A phone that slept may hold a connection that nobody is at the other end of.
  const watch = window.setInterval(() => {
    if (Date.now() - heard > silence) {
      open();
    }
  }, silence / 4);

  open();
  return () => {
    stopped = true;
    window.clearInterval(watch);
    window.clearTimeout(timer);
    window.clearTimeout(again);
    source?.close();
  };
}
