import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leave } from '@/api/session';
import { granted, keyOf } from './wishKeys';

const sell = ['force-sell', 'bot', 50] as const;

describe('the key of a wish', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    leave('nothing');
  });

  it('is the same for each try, and another for another wish', () => {
    expect(keyOf(sell)).toBe(keyOf(['force-sell', 'bot', 50]));
    expect(keyOf(['force-sell', 'bot', 51])).not.toBe(keyOf(sell));
  });

  it('is new once the wish was granted', () => {
    const first = keyOf(sell);
    granted(sell);
    expect(keyOf(sell)).not.toBe(first);
  });

  it('is new when nobody can be still trying', () => {
    const first = keyOf(sell);
    vi.advanceTimersByTime(11 * 60_000);
    expect(keyOf(sell)).not.toBe(first);
  });

  it('is nobody else\'s', () => {
    const first = keyOf(sell);
    leave('logout');
    expect(keyOf(sell)).not.toBe(first);
  });
});
