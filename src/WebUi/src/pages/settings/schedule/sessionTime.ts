export const timeKinds = ['clock', 'afterOpen', 'beforeOpen', 'beforeClose', 'afterClose'] as const;
export type TimeKind = (typeof timeKinds)[number];

export interface SessionTime {
  kind: TimeKind;
  /** On the clock, for `clock`. */
  time: string;
  /** Before or after, for the others. */
  minutes: number;
}

const form = /^(open|close)(?:([+-])(\d\d):(\d\d))?$/;

/** What a time of the API means: `00:05`, `open+00:35`, `close`. */
export function timeOf(text: string): SessionTime {
  const [, anchor, sign, hours, minutes] = form.exec(text) ?? [];
  if (anchor === undefined) {
    return { kind: 'clock', time: text, minutes: 0 };
  }

  const kind = anchor === 'open' ? (sign === '-' ? 'beforeOpen' : 'afterOpen') : sign === '+' ? 'afterClose' : 'beforeClose';
  return { kind, time: '', minutes: Number(hours ?? 0) * 60 + Number(minutes ?? 0) };
}

/** The API's words for a time. */
export function ofTime({ kind, time, minutes }: SessionTime): string {
  if (kind === 'clock') {
    return time;
  }

  const anchor = kind.endsWith('Open') ? 'open' : 'close';
  const two = (value: number) => String(value).padStart(2, '0');
  const whole = Math.min(1439, Math.max(0, Math.round(minutes)));
  return whole === 0 ? anchor : `${anchor}${kind.startsWith('after') ? '+' : '-'}${two(Math.floor(whole / 60))}:${two(whole % 60)}`;
}
