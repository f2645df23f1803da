import { Alert, Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { Section } from '../Section';
import { Account } from './Account';
import { AccountDialog } from './AccountDialog';

/** Brokerage accounts and their keys. */
export function Component() {
  const { t } = useTranslation('settings');
  const accounts = $api.useQuery('get', '/api/v1/credentials');
  const [adding, setAdding] = useState(false);
  const add = (
    <Button
      onClick={() => {
        setAdding(true);
      }}
    >
      {t('accounts.add')}
    </Button>
  );
  return (
    <Section title={t('accounts.title')} text={t('accounts.text')}>
      <Loaded query={accounts} isEmpty={(rows) => rows.length === 0} empty={<Empty title={t('accounts.empty')}>{add}</Empty>}>
        {(rows) => (
          <Stack>
            {rows.every((account) => !account.active) && (
              <Alert color="orange" variant="light">
                {t('accounts.noneActive')}
              </Alert>
            )}
            {[...rows].sort((left, right) => Number(right.active) - Number(left.active)).map((account) => (
              <Account key={account.id} account={account} />
            ))}
            <Group>{add}</Group>
          </Stack>
        )}
      </Loaded>
      {adding && (
        <AccountDialog
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </Section>
  );
}
