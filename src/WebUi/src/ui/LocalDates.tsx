import { DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/ko';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Calendars in the page's language, weeks from Sunday as in Korea. */
export function LocalDates({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  return <DatesProvider settings={{ locale: i18n.resolvedLanguage ?? 'ko', firstDayOfWeek: 0 }}>{children}</DatesProvider>;
}
