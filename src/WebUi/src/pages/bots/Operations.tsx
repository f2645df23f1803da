import { Alert, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api, type Schemas } from '@/api/client';
import { told } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useFormat } from '@/ui/useFormat';
import { granted, keyOf } from '@/ui/wishKeys';
import { readBotsAnew } from './useBots';

type Operation = Schemas['OperationDto'];

const isOpen = ({ state }: Operation) => state === 'running' || state === 'stuck';

/** Gain realisations that are not over: how far they are, and their owner's word. */
export function Operations({ botId }: { botId?: string }) {
  const { data } = $api.useQuery('get', '/api/v1/operations', {}, { refetchInterval: ({ state }) => (state.data?.some(isOpen) ? 3_000 : 60_000) });
  const open = (data ?? []).filter((operation) => isOpen(operation) && (botId === undefined || operation.botId === botId));
  return (
    <>
      {open.map((operation) => (
        <OperationCard key={operation.id} operation={operation} />
      ))}
    </>
  );
}

function OperationCard({ operation }: { operation: Operation }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const path = { path: { id: operation.id } };
  const send = async (wish: 'back' | 'leave' | 'go') => {
    setBusy(true);
    setError(null);
    try {
      const words = ['operation', operation.id, wish];
      const params = { ...path, header: { 'Idempotency-Key': keyOf(words) } };
      const answer =
        wish === 'go'
          ? await api.POST('/api/v1/operations/{id}/continue', { params })
          : await api.POST('/api/v1/operations/{id}/cancel', { params, body: { leaveSold: wish === 'leave' } });
      if (answer.error === undefined) {
        granted(words);
        told(t(wish === 'go' ? 'done.continued' : 'done.cancelling'));
        setAsking(false);
        await readBotsAnew();
      } else {
        setError(answer.error);
      }
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const done = operation.total > 0 ? (operation.done / operation.total) * 100 : 0;
  return (
    <Paper component="section" withBorder p="md" aria-label={t('operation.label', { bot: operation.bot })}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Text fw={700}>
            {t('operation.title')} · {operation.bot} · {t(`operation.state.${operation.state}`)}
            {operation.state === 'running' && ` (${t(`operation.step.${operation.step as 'selling'}`)})`}
          </Text>
          <Group gap="xs">
            {operation.state === 'stuck' && (
              <Button size="xs" loading={busy} onClick={() => void send('go')}>
                {t('operation.continue')}
              </Button>
            )}
            <Button
              size="xs"
              variant="default"
              disabled={asking}
              onClick={() => {
                setAsking(true);
              }}
            >
              {t('operation.cancel')}
            </Button>
          </Group>
        </Group>
        <Progress value={done} animated={operation.state === 'running'} color={operation.state === 'stuck' ? 'orange' : 'blue'} aria-label={t('operation.label', { bot: operation.bot })} />
        <Text size="sm">
          {t('operation.progress', { done: format.number(operation.done), total: format.number(operation.total), sold: format.number(operation.sold), bought: format.number(operation.bought) })}
        </Text>
        {operation.missing > 0 && <Text size="sm">{t('operation.missing', { quantity: format.number(operation.missing) })}</Text>}
        {operation.error && <Text size="sm">{operation.error}</Text>}
        {error !== null && <ProblemAlert error={error} />}
        {asking && (
          <Alert color="orange" variant="light" title={t('operation.ask.title')}>
            <Stack gap="sm">
              <Group justify="space-between">
                <Text size="sm" flex={1}>
                  {t('operation.ask.back')}
                </Text>
                <Button size="xs" loading={busy} onClick={() => void send('back')}>
                  {t('operation.ask.confirmBack')}
                </Button>
              </Group>
              <Group justify="space-between">
                <Text size="sm" flex={1}>
                  {t('operation.ask.leave')}
                </Text>
                <Button size="xs" color="red" loading={busy} onClick={() => void send('leave')}>
                  {t('operation.ask.confirmLeave')}
                </Button>
              </Group>
            </Stack>
          </Alert>
        )}
      </Stack>
    </Paper>
  );
}
