import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { told } from '@/ui/notify';
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
  return (
    <ConfirmDialog
      title={`${t(`ask.${to}.title`)}: ${bot.name}`}
      text={t(`ask.${to}.text`)}
      confirm={t(`do.${to}`)}
      danger={to === 'delete'}
      act={() => send(bot.id, to)}
      done={() => {
        told(t(`done.${to}`, { name: bot.name }));
        onClose();
        if (to === 'delete') {
          onDeleted?.();
        }

        void readBotsAnew();
      }}
      onClose={onClose}
    />
  );
}
