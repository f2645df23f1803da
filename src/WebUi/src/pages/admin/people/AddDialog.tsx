import { Button, Group, Modal, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { told } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { JoinLink } from './JoinLink';

/** Adds a person before they come, for example to import for them. */
export function AddDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const [made, setMade] = useState<{ code: string; expiresAt: string } | null>(null);
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { username: '', email: '', role: 'user' as string, firstPassword: '' } },
    (values) =>
      api.POST('/api/v1/admin/tenants', {
        body: { username: values.username.trim(), email: values.email.trim(), role: values.role as 'user', firstPassword: values.firstPassword || null },
      }),
    (added) => {
      told(t('add.added', { name: added.username }));
      void queryClient.invalidateQueries();
      if (added.inviteCode && added.inviteExpiresAt) {
        setMade({ code: added.inviteCode, expiresAt: added.inviteExpiresAt });
      } else {
        onClose();
      }
    },
  );
  return (
    <Modal opened onClose={onClose} title={t(made ? 'invite.linkTitle' : 'add.title')} centered closeOnClickOutside={!made} closeOnEscape={!made}>
      {made ? (
        <JoinLink {...made} onClose={onClose} />
      ) : (
        <form onSubmit={onSubmit} noValidate>
          <Stack>
            <Text size="sm" c="dimmed">
              {t('add.text')}
            </Text>
            <TextInput label={t('add.username')} required data-autofocus autoComplete="off" key={form.key('username')} {...form.getInputProps('username')} />
            <TextInput label={t('add.email')} required type="email" autoComplete="off" key={form.key('email')} {...form.getInputProps('email')} />
            <Select
              label={t('add.role')}
              allowDeselect={false}
              data={(['user', 'admin'] as const).map((value) => ({ value, label: t(`role.${value}`) }))}
              key={form.key('role')}
              {...form.getInputProps('role')}
            />
            <PasswordInput label={t('add.password')} description={t('add.passwordHint')} autoComplete="new-password" key={form.key('firstPassword')} {...form.getInputProps('firstPassword')} />
            {error !== null && <ProblemAlert error={error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose} disabled={busy}>
                {common('act.leave')}
              </Button>
              <Button type="submit" loading={busy}>
                {t('add.yes')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
