import { TimePicker } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  label: string;
  /** Shown above it; without this the label is only for who listens. */
  visible?: boolean;
  value?: string;
  onChange?: (value: string) => void;
  error?: ReactNode;
}

/** A time of day, `HH:mm`, on a clock of 24 hours whatever the browser's language. */
export function ClockField({ label, visible = false, value, onChange, error }: Props) {
  const { t } = useTranslation('settings');
  return (
    <TimePicker
      label={visible ? label : undefined}
      format="24h"
      w={90}
      value={value}
      onChange={onChange}
      error={error}
      hoursInputLabel={t('time.hours', { label })}
      minutesInputLabel={t('time.minutes', { label })}
    />
  );
}
