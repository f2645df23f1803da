import { Text, type TextProps, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './Gain.module.css';
import { usePreferences } from './preferences';
import { useFormat } from './useFormat';

interface Props extends TextProps {
  value: number | null | undefined;
  /** `percent` takes a share of one. */
  unit?: 'usd' | 'krw' | 'percent';
}

/** A gain or a loss: told by an arrow, by words for who listens, and by a colour only besides. */
export function Gain({ value, unit = 'usd', ...text }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { gains } = usePreferences();
  const sign = Math.sign(value ?? 0);
  const side = sign === 0 ? 'even' : (sign > 0) === (gains === 'redUp') ? 'red' : 'blue';
  return (
    <Text span className={`${classes.gain ?? ''} ${classes[side] ?? ''}`} {...text}>
      {sign !== 0 && (
        <>
          <span aria-hidden="true">{sign > 0 ? '▲' : '▼'}</span>
          <VisuallyHidden>{sign > 0 ? t('gain.up') : t('gain.down')} </VisuallyHidden>
        </>
      )}
      {format[unit](value === null || value === undefined ? value : Math.abs(value))}
    </Text>
  );
}
