import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { useSession } from '@/api/session';

/** Figures and times as the reader has them: in the page's language, and in the time zone of their account. Where a value is unknown, a dash. */
export interface Format {
  /** 1,234.50 dollars, always with cents. */
  usd: (value: number | null | undefined) => string;
  /** Whole won. */
  krw: (value: number | null | undefined) => string;
  /** A share of one as per cent: 0.125 is 12.5%. */
  percent: (value: number | null | undefined, digits?: number) => string;
  /** A number of shares or the like, without needless zeros. */
  number: (value: number | null | undefined, digits?: number) => string;
  /** The day of a moment or of an ISO date (`2026-03-02`, a session: not shifted by any zone). */
  date: (value: string | null | undefined) => string;
  /** A day with its weekday, without the year. */
  day: (value: string | null | undefined) => string;
  time: (moment: string | null | undefined) => string;
  dateTime: (moment: string | null | undefined) => string;
  /** The reader's time zone, for pickers and charts. */
  zone: string;
}

const dash = '–';
const isDay = (text: string) => text.length === 10;

function make(language: string, zone: string): Format {
  const numbers = new Map<string, Intl.NumberFormat>();
  const number = (options: Intl.NumberFormatOptions) => {
    const key = JSON.stringify(options);
    let format = numbers.get(key);
    if (!format) {
      format = new Intl.NumberFormat(language, options);
      numbers.set(key, format);
    }

    return format;
  };
  const times = (options: Intl.DateTimeFormatOptions) => {
    const local = new Intl.DateTimeFormat(language, { ...options, timeZone: zone });
    const session = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    return (text: string | null | undefined) => (text ? (isDay(text) ? session : local).format(new Date(text)) : dash);
  };
  const shown = (value: number | null | undefined, format: () => Intl.NumberFormat) => (value === null || value === undefined ? dash : format().format(value));
  return {
    usd: (value) => shown(value, () => number({ style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' })),
    krw: (value) => shown(value, () => number({ style: 'currency', currency: 'KRW', maximumFractionDigits: 0 })),
    percent: (value, digits = 2) => shown(value, () => number({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits })),
    number: (value, digits = 4) => shown(value, () => number({ maximumFractionDigits: digits })),
    date: times({ year: 'numeric', month: '2-digit', day: '2-digit' }),
    day: times({ month: 'short', day: 'numeric', weekday: 'short' }),
    time: times({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    dateTime: times({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    zone,
  };
}

/** Figures and times in the page's language and the account's time zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const { login } = useSession();
  const { data: me } = $api.useQuery('get', '/api/v1/me', {}, { enabled: login === 'in', staleTime: 5 * 60_000 });
  const zone = me?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const language = i18n.resolvedLanguage ?? 'ko';
  return useMemo(() => make(language, zone), [language, zone]);
}
