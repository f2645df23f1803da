import { Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/ui/useFormat';

/** How many of its tiers a bot has used. */
export function TierBar({ tier, maxTier }: { tier: number; maxTier: number }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const text = t('tier', { tier: format.number(tier, 2), max: format.number(maxTier, 2) });
  const used = Math.min(100, (tier / maxTier) * 100);
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>
          {text}
        </Text>
        <Text size="sm">{format.percent(tier / maxTier, 0)}</Text>
      </Group>
      <Progress.Root size="lg">
        <Progress.Section value={used} color={used > 90 ? 'red' : used > 66 ? 'orange' : 'teal'} aria-label={t('tierLabel')} aria-valuetext={text} />
      </Progress.Root>
    </div>
  );
}
