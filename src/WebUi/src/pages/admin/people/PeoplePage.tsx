import { Button, Group, Title } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddDialog } from './AddDialog';
import { Invitations } from './Invitations';
import { InviteDialog } from './InviteDialog';
import { People } from './People';

/** Who is on this server, and who is invited. */
export function Component() {
  const { t } = useTranslation('admin');
  const [open, setOpen] = useState<'invite' | 'add' | null>(null);
  const close = () => {
    setOpen(null);
  };
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h4">
          {t('person.list')}
        </Title>
        <Group gap="xs">
          <Button
            variant="default"
            onClick={() => {
              setOpen('add');
            }}
          >
            {t('add.button')}
          </Button>
          <Button
            leftSection={<IconUserPlus size={16} aria-hidden />}
            onClick={() => {
              setOpen('invite');
            }}
          >
            {t('invite.button')}
          </Button>
        </Group>
      </Group>
      <People />
      <Invitations />
      {open === 'invite' && <InviteDialog onClose={close} />}
      {open === 'add' && <AddDialog onClose={close} />}
    </>
  );
}
