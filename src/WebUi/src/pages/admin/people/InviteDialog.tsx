import { Button, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { JoinLink } from './JoinLink';

interface Props {
  /** Who was added and has no password yet; a new person when left out. */
  person?: Schemas['TenantDto'];
  onClose: () => void;
}

/** Makes a link with which one person signs up. It is shown once. */
export function InviteDialog({ person, onClose }: Props) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const [made, setMade] = useState<{ code: string; expiresAt: string } | null>(null);
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { note: '', role: 'user' as string, expiresInDays: 7 as number | string } },
    (values) =>
      api.POST('/api/v1/admin/invitations', {
        body: {
          note: values.note.trim() || null,
          expiresInDays: Number(values.expiresInDays),
          ...(person ? { tenantId: person.id } : { role: values.role as 'user' }),
        },
      }),
    (invitation) => {
      setMade(invitation);
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === '/api/v1/admin/invitations' });
    },
  );
  return (
    // A click beside it must not take away a link that is shown once.
    <Modal opened onClose={onClose} title={made ? t('invite.linkTitle') : person ? t('invite.forPerson', { name: person.username }) : t('invite.title')} centered closeOnClickOutside={!made} closeOnEscape={!made}>
      {made ? (
        <JoinLink code={made.code} expiresAt={made.expiresAt} onClose={onClose} />
      ) : (
        <form onSubmit={onSubmit}>
          <Stack>
            {!person && (
              <>
                <TextInput label={t('invite.note')} description={t('invite.noteHint')} data-autofocus key={form.key('note')} {...form.getInputProps('note')} />
                <Select
                  label={t('invite.role')}
                  allowDeselect={false}
                  data={(['user', 'admin'] as const).map((value) => ({ value, label: t(`role.${value}`) }))}
                  key={form.key('role')}
                  {...form.getInputProps('role')}
                />
              </>
            )}
            <NumberInput label={t('invite.days')} min={1} allowDecimal={false} key={form.key('expiresInDays')} {...form.getInputProps('expiresInDays')} />
            {error !== null && <ProblemAlert error={error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose} disabled={busy}>
                {common('act.leave')}
              </Button>
              <Button type="submit" loading={busy}>
                {t('invite.make')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
