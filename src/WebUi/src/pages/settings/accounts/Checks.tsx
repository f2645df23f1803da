import { List, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';

const looks = {
  ok: { icon: IconCheck, color: 'teal' },
  warning: { icon: IconAlertTriangle, color: 'orange' },
  failed: { icon: IconX, color: 'red' },
  skipped: { icon: IconMinus, color: 'gray' },
} as const;

/** What the broker was asked, what it said, and what to do about it. */
export function Checks({ checks }: { checks: readonly Schemas['CheckDto'][] }) {
  const { t } = useTranslation('settings');
  return (
    <List spacing="xs" size="sm">
      {checks.map(({ name, status, text, remedy }) => {
        const kind = status in looks ? (status as keyof typeof looks) : 'skipped';
        const { icon: Icon, color } = looks[kind];
        return (
          <List.Item
            key={name}
            icon={
              <ThemeIcon size={20} radius="xl" color={color} variant="light" role="img" aria-label={t(`checks.${kind}`)}>
                <Icon size={14} aria-hidden />
              </ThemeIcon>
            }
          >
            <Text size="sm">{text}</Text>
            {remedy !== null && (
              <Text size="sm" fw={600}>
                {remedy}
              </Text>
            )}
          </List.Item>
        );
      })}
    </List>
  );
}
