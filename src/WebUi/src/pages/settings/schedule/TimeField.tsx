import { Group, Input, NativeSelect, NumberInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ClockField } from '@/ui/ClockField';
import { ofTime, timeOf, timeKinds, type TimeKind } from './sessionTime';

interface Props {
  label: string;
  description?: string;
  value: string;
  onChange: (value: string) => void;
  error?: ReactNode;
  /** What the clock showed at it in the next session, to go on from when another kind of time is chosen. */
  clock?: string;
}

/** A time of the schedule: on the clock, or so many minutes before or after the market opens or closes. */
export function TimeField({ label, description, value, onChange, error, clock }: Props) {
  const { t } = useTranslation('settings');
  const { kind, time, minutes } = timeOf(value);
  const choose = (next: TimeKind) => {
    onChange(next === 'clock' ? ofTime({ kind: next, time: clock ?? time, minutes }) : ofTime({ kind: next, time, minutes: kind === 'clock' ? 30 : minutes }));
  };

  return (
    <Input.Wrapper label={label} description={description} error={error} labelElement="div">
      <Group gap="xs" my={4} wrap="nowrap" role="group" aria-label={label}>
        <NativeSelect
          flex={1}
          maw={180}
          aria-label={t('time.kind', { label })}
          value={kind}
          data={timeKinds.map((each) => ({ value: each, label: t(`time.${each}`) }))}
          onChange={(event) => {
            choose(event.currentTarget.value as TimeKind);
          }}
        />
        {kind === 'clock' ? (
          <ClockField label={label} value={time} onChange={onChange} />
        ) : (
          <NumberInput
            aria-label={t('time.minutes', { label })}
            w={104}
            suffix={t('time.suffix')}
            min={0}
            max={1439}
            allowDecimal={false}
            value={minutes}
            onChange={(typed) => {
              onChange(ofTime({ kind, time, minutes: Number(typed) || 0 }));
            }}
          />
        )}
      </Group>
    </Input.Wrapper>
  );
}
