import { session } from '@/api/session';

/** As long as somebody may still be trying the same thing. Later, the same words are a new wish. */
const lifetime = 10 * 60_000;

const keys = new Map<string, { key: string; madeAt: number }>();

session.subscribe(() => {
  if (session.get().login === 'out') {
    keys.clear();
  }
});

/** The `Idempotency-Key` of a wish: the same for each try of it, also from a dialog that was closed and opened again, so that a try whose answer was lost is not done twice. */
export function keyOf(wish: readonly unknown[]): string {
  const words = JSON.stringify(wish);
  const kept = keys.get(words);
  if (kept && Date.now() - kept.madeAt < lifetime) {
    return kept.key;
  }

  const key = newKey();
  keys.set(words, { key, madeAt: Date.now() });
  return key;
}

/** The wish was granted: whoever wishes the same again means it. */
export function granted(wish: readonly unknown[]): void {
  keys.delete(JSON.stringify(wish));
}

/** Over plain HTTP browsers have no `randomUUID`. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
