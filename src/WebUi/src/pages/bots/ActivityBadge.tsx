import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { activityLooks } from './activity';

/** What a bot is doing, in a word. */
export function ActivityBadge({ activity }: { activity: Schemas['BotActivity'] }) {
  const { t } = useTranslation('bots');
  const { icon: Icon, color } = activityLooks[activity];
  return (
    <Badge variant="light" color={color} c={`light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))`} leftSection={<Icon size={13} aria-hidden />} tt="none">
      {t(`activity.${activity}`)}
    </Badge>
  );
}
