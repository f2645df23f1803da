import { useTranslation } from 'react-i18next';

const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size as people read it. */
export function useBytes(): (bytes: number | null) => string {
  const { i18n } = useTranslation();
  return (bytes) => {
    if (bytes === null) {
      return '–';
    }

    const step = Math.min(sizes.length - 1, bytes > 0 ? Math.floor(Math.log(bytes) / Math.log(1000)) : 0);
    return new Intl.NumberFormat(i18n.resolvedLanguage, { style: 'unit', unit: sizes[step], unitDisplay: 'short', maximumFractionDigits: 1 }).format(bytes / 1000 ** step);
  };
}

/** A time span in its largest whole unit. */
export function useEvery(): (seconds: number) => string {
  const { i18n } = useTranslation();
  return (seconds) => {
    const [size, unit] = seconds % 86_400 === 0 ? [86_400, 'day'] : seconds % 3600 === 0 ? [3600, 'hour'] : [60, 'minute'];
    return new Intl.NumberFormat(i18n.resolvedLanguage, { style: 'unit', unit: unit as string, unitDisplay: 'long' }).format(seconds / (size as number));
  };
}
