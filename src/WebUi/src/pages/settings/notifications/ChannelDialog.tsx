import { Alert, Button, Group, List, Modal, Stack, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { told } from '@/ui/notify';
import { PasswordField } from '@/ui/PasswordField';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';

const path = '/api/v1/notification-channels';

/** Adds a Telegram channel, or changes one: what is stored is never shown, and an empty field leaves it. */
export function ChannelDialog({ channel, onClose }: { channel?: Schemas['ChannelDto']; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const { form, error, busy, onSubmit } = useApiForm<{ label: string; botToken: string; chatId: string; enabled: boolean }, Schemas['ChannelDto']>(
    { initialValues: { label: channel?.label ?? t('channels.defaultLabel'), botToken: '', chatId: '', enabled: channel?.enabled ?? true } },
    ({ label, botToken, chatId, enabled }) => {
      const secrets = { ...(botToken.trim() !== '' && { botToken: botToken.trim() }), ...(chatId.trim() !== '' && { chatId: chatId.trim() }) };
      return channel
        ? api.PUT(`${path}/{id}`, { params: { path: { id: channel.id } }, body: { label: label.trim(), enabled, ...secrets } })
        : api.POST(path, { body: { kind: 'telegram', label: label.trim(), enabled, botToken: botToken.trim(), ...(chatId.trim() !== '' && { chatId: chatId.trim() }) } });
    },
    () => {
      void queryClient.invalidateQueries({ queryKey: ['get', path] });
      told(t(channel ? 'saved' : 'channels.added'));
      onClose();
    },
  );
  return (
    <Modal opened onClose={onClose} title={t(channel ? 'channels.change' : 'channels.add')} centered>
      <form onSubmit={onSubmit}>
        <Stack gap="sm">
          {!channel && (
            <Alert color="gray" variant="light" title={t('channels.howTitle')}>
              <List type="ordered" size="sm" spacing={4}>
                <List.Item>{t('channels.how1')}</List.Item>
                <List.Item>{t('channels.how2')}</List.Item>
                <List.Item>{t('channels.how3')}</List.Item>
              </List>
            </Alert>
          )}
          {error !== null && <ProblemAlert error={error} />}
          <TextInput label={t('channels.label')} required key={form.key('label')} {...form.getInputProps('label')} />
          <PasswordField
            label={t('channels.botToken')}
            description={channel ? t('secret.stays', { mask: channel.botToken ?? '–' }) : t('channels.botTokenText')}
            autoComplete="off"
            required={!channel}
            key={form.key('botToken')}
            {...form.getInputProps('botToken')}
          />
          <TextInput
            label={t('channels.chatId')}
            description={channel?.chatId ? t('secret.stays', { mask: channel.chatId }) : t('channels.chatIdText')}
            autoComplete="off"
            key={form.key('chatId')}
            {...form.getInputProps('chatId')}
          />
          <Switch label={t('channels.enabled')} key={form.key('enabled')} {...form.getInputProps('enabled', { type: 'checkbox' })} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={busy}>
              {t('common:act.leave')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('common:act.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
