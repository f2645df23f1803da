import { Group, Text } from '@mantine/core';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import classes from './HeatMap.module.css';
import { marks, runStates } from './states';

/** What the marks of a map mean. */
export function Legend() {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  return (
    <Group gap="sm" component="ul" aria-label={t('run.legend')} style={{ listStyle: 'none', padding: 0, margin: 0 }}>
      {runStates.map((state) => {
        const Mark = marks[state];
        return (
          <Group key={state} gap={4} component="li" wrap="nowrap">
            <span className={clsx(classes.mark, classes[state])}>
              <Mark size={14} aria-hidden />
            </span>
            <Text span size="sm">
              {common(`runState.${state}`)}
            </Text>
          </Group>
        );
      })}
      <Group gap={4} component="li" wrap="nowrap">
        <span className={clsx(classes.mark, classes.empty)} />
        <Text span size="sm">
          {t('run.none')}
        </Text>
      </Group>
    </Group>
  );
}
