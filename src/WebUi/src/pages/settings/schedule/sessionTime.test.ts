import { describe, expect, it } from 'vitest';
import { ofTime, timeOf } from './sessionTime';

describe('a time of the schedule', () => {
  it.each(['00:05', '23:59', 'open', 'open+00:35', 'open-01:00', 'close', 'close-00:30', 'close+02:05'])('%s is said back as it was', (text) => {
    expect(ofTime(timeOf(text))).toBe(text);
  });

  it('is read in minutes', () => {
    expect(timeOf('close-01:30')).toEqual({ kind: 'beforeClose', time: '', minutes: 90 });
    expect(timeOf('open+00:35')).toEqual({ kind: 'afterOpen', time: '', minutes: 35 });
  });

  it('at the open or the close itself has no sign', () => {
    expect(ofTime({ kind: 'afterClose', time: '', minutes: 0 })).toBe('close');
  });
});
