import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Unreachable } from './problems';
import { untilAnswered } from './untilAnswered';

const request = (signal?: AbortSignal) => new Request('http://localhost/file', { signal: signal ?? null });

/** A line that says nothing until it is given up. */
const silent = (_: unknown, { signal }: RequestInit) =>
  new Promise<Response>((_, reject) => {
    signal?.addEventListener('abort', () => {
      reject(new DOMException('', 'AbortError'));
    });
  });

describe('the time for an answer', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is over when nothing came', async () => {
    vi.stubGlobal('fetch', silent);
    const sent = expect(untilAnswered(request(), 60_000)).rejects.toBeInstanceOf(Unreachable);
    await vi.advanceTimersByTimeAsync(60_001);
    await sent;
  });

  it('does not count for the body, which its reader may still leave', async () => {
    let given: AbortSignal | null | undefined;
    vi.stubGlobal('fetch', (_: unknown, { signal }: RequestInit) => {
      given = signal;
      return Promise.resolve(new Response('long'));
    });
    const reader = new AbortController();
    await untilAnswered(request(reader.signal), 60_000);
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(given?.aborted).toBe(false);
    reader.abort();
    expect(given?.aborted).toBe(true);
  });

  it('is not what ended a request that its sender left', async () => {
    vi.stubGlobal('fetch', silent);
    const sender = new AbortController();
    const sent = expect(untilAnswered(request(sender.signal), 60_000)).rejects.not.toBeInstanceOf(Unreachable);
    sender.abort();
    await sent;
  });
});
