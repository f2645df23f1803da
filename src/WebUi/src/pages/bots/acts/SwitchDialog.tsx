import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { told } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { readBotsAnew } from '../useBots';

export type Switch = 'pause' | 'resume' | 'activate' | 'deactivate' | 'delete';

interface Props {
  bot: Schemas['BotDto'];
  to: Switch;
  onClose: () => void;
  onDeleted?: () => void;
}

function send(id: string, to: Switch) {
  const path = { params: { path: { id } } };
  switch (to) {
    case 'pause':
      return api.POST('/api/v1/bots/{id}/pause', path);
    case 'resume':
      return api.POST('/api/v1/bots/{id}/resume', path);
    case 'activate':
      return api.POST('/api/v1/bots/{id}/activate', path);
    case 'deactivate':
      return api.POST('/api/v1/bots/{id}/deactivate', path);
    case 'delete':
      return api.DELETE('/api/v1/bots/{id}', path);
  }
}

/** Switches a bot, or deletes it, after saying what that means. Told twice it does nothing the second time. */
export function SwitchDialog({ bot, to, onClose, onDeleted }: Props) {
  const { t } = useTranslation('bots');
  const { t: tc } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const act = async () => {
    setBusy(true);
    setError(null);
    try {
      const answer = await send(bot.id, to);
      if (answer.error !== undefined) {
        setError(answer.error);
        return;
      }

      told(t(`done.${to}`, { name: bot.name }));
      onClose();
      if (to === 'delete') {
        onDeleted?.();
      }

      await readBotsAnew();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={`${t(`ask.${to}.title`)}: ${bot.name}`} centered>
      <Stack>
        <Text>{t(`ask.${to}.text`)}</Text>
        {error !== null && <ProblemAlert error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {tc('act.leave')}
          </Button>
          <Button color={to === 'delete' ? 'red' : undefined} loading={busy} onClick={() => void act()}>
            {t(`do.${to}`)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
