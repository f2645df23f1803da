import { describe, expect, it } from 'vitest';
import { toMoment, toWall } from './times';

describe('times of a zone', () => {
  it('are shown by its wall clock and read back as the same moment', () => {
    expect(toWall('2026-03-02T20:59:30Z', 'Asia/Seoul')).toBe('2026-03-03 05:59:30');
    expect(toMoment('2026-03-03 05:59:30', 'Asia/Seoul')).toBe('2026-03-02T20:59:30.000Z');
  });

  it('know daylight saving on both sides of its change', () => {
    expect(toMoment('2026-03-07 12:00:00', 'America/New_York')).toBe('2026-03-07T17:00:00.000Z');
    expect(toMoment('2026-03-09 12:00:00', 'America/New_York')).toBe('2026-03-09T16:00:00.000Z');
  });
});
