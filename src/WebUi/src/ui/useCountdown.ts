import { useTranslation } from 'react-i18next';
import { useNow } from './useNow';
import { useTradingClock } from './useTradingClock';

/** How long until a moment of the trading clock, in words; null where that clock does not run by itself. */
export function useCountdown(to: string): string | null {
  const { t } = useTranslation();
  const now = useNow();
  const clock = useTradingClock();
  if (clock === null) {
    return null;
  }

  const seconds = Math.max(0, Math.round((Date.parse(to) - clock(now)) / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours >= 24 ? t('countdown.days', { days: String(Math.floor(hours / 24)), hours: String(hours % 24) }) : t('countdown.in', { time: `${two(hours)}:${two(minutes)}:${two(rest)}` });
}
