import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { refused } from '@/ui/notify';
import { readBotsAnew } from './useBots';
import { isAtWork, type Simulation } from './useSimulations';

/** How far a simulation is, or why there is no result. Nothing for one that is completed. */
export function SimulationProgress({ simulation }: { simulation: Simulation }) {
  const { t } = useTranslation('bots');
  const cancel = $api.useMutation('post', '/api/v1/simulations/{id}/cancel', { onSuccess: () => void readBotsAnew(), onError: refused });
  if (!isAtWork(simulation)) {
    return simulation.state === 'completed' ? null : (
      <Alert color={simulation.state === 'failed' ? 'red' : 'gray'} variant="light" title={t(`simulation.state.${simulation.state}`)}>
        {simulation.error}
      </Alert>
    );
  }

  const done = simulation.total > 0 ? (simulation.done / simulation.total) * 100 : 0;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" fw={600} role="status">
          {t(`simulation.state.${simulation.state}`)}
        </Text>
        <Button
          size="xs"
          variant="default"
          loading={cancel.isPending}
          onClick={() => {
            cancel.mutate({ params: { path: { id: simulation.id } } });
          }}
        >
          {t('simulation.cancel')}
        </Button>
      </Group>
      <Progress value={done} animated aria-label={t('simulation.label')} />
      {simulation.total > 0 && <Text size="sm">{t('simulation.progress', { done: String(simulation.done), total: String(simulation.total) })}</Text>}
    </Stack>
  );
}
