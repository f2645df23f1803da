import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { Account } from '@/pages/settings/accounts/Account';
import { AccountForm } from '@/pages/settings/accounts/AccountForm';

/** The first account: a practice account trades at once; a broker's is verified and then activated. */
export function AccountStep({ accounts, onDone }: { accounts: readonly Schemas['CredentialDto'][]; onDone: () => void }) {
  const { t } = useTranslation(['door', 'common']);
  const [adding, setAdding] = useState(false);
  if (accounts.length === 0 || adding) {
    return (
      <AccountForm
        quiet
        onDone={() => {
          setAdding(false);
          onDone();
        }}
        onLeave={
          accounts.length === 0
            ? undefined
            : () => {
                setAdding(false);
              }
        }
      />
    );
  }

  return (
    <Stack gap="sm">
      {accounts.map((account) => (
        <Account key={account.id} account={account} />
      ))}
      <Group>
        {accounts.some(({ active }) => active) && <Button onClick={onDone}>{t('common:act.next')}</Button>}
        <Button
          variant="light"
          onClick={() => {
            setAdding(true);
          }}
        >
          {t('start.account.another')}
        </Button>
      </Group>
    </Stack>
  );
}
