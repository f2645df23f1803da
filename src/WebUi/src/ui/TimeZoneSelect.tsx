import { Select, type SelectProps } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const usual = ['Asia/Seoul', 'America/New_York', 'America/Los_Angeles', 'Europe/London', 'UTC'];

/** A time zone, found by typing a part of its name. */
export function TimeZoneSelect(props: Omit<SelectProps, 'data'>) {
  const { t } = useTranslation('door');
  const { value, defaultValue } = props;
  const data = useMemo(() => {
    const all = Intl.supportedValuesOf('timeZone').filter((zone) => !usual.includes(zone));
    const now = value ?? defaultValue;
    return [
      { group: t('zone.usual'), items: now && !usual.includes(now) && !all.includes(now) ? [now, ...usual] : usual },
      { group: t('zone.all'), items: all },
    ];
  }, [value, defaultValue, t]);
  return <Select searchable allowDeselect={false} limit={60} nothingFoundMessage={t('zone.none')} {...props} data={data} />;
}
