import { describe, expect, it } from 'vitest';
import { safeNext } from './safeNext';

const origin = 'https://egg.example.org';

describe('the place after the log-in', () => {
  it('is where one was', () => {
    expect(safeNext('/bots/1?tab=decisions', origin)).toBe('/bots/1?tab=decisions');
  });

  it.each([null, '', 'bots', 'https://evil.example.org/', '//evil.example.org/', '/\\evil.example.org', '/\t/evil.example.org', 'javascript:alert(1)', '/%', 'http:\\\\evil.example.org'])('is never on another server: %s', (next) => {
    expect(new URL(safeNext(next, origin), origin).origin).toBe(origin);
  });
});
