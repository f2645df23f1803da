import { Alert, Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { codeOf, problemOf } from '@/api/problems';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { ProofDialog } from '../ProofDialog';

interface Props {
  account: Schemas['CredentialDto'];
  onClose: () => void;
  onActivated: () => void;
}

/** Lets the bots trade on another account. One with money needs the password; one to which holdings must have come along needs a word that they did. */
export function ActivateDialog({ account, onClose, onActivated }: Props) {
  const { t } = useTranslation('settings');
  const [elsewhere, setElsewhere] = useState(false);
  const [acceptHoldings, setAcceptHoldings] = useState(false);
  const real = account.environment === 'real';

  const send = async (proof?: Schemas['Proof']) => {
    const answer = await api.POST('/api/v1/credentials/{id}/activate', { params: { path: { id: account.id } }, body: { acceptHoldings, ...(proof && { proof }) } });
    const problem = problemOf(answer.error);
    if (problem && codeOf(problem) === 'holdings_elsewhere') {
      setElsewhere(true);
      return { error: { ...problem, title: t('activate.elsewhere'), errors: undefined } };
    }

    return answer;
  };

  const what = (
    <>
      <Text size="sm">{t(real ? 'activate.realText' : 'activate.text', { label: account.label })}</Text>
      {real && (
        <Alert color="red" variant="light">
          {t('activate.money')}
        </Alert>
      )}
      {elsewhere && (
        <Checkbox
          label={t('activate.acceptHoldings')}
          checked={acceptHoldings}
          onChange={(event) => {
            setAcceptHoldings(event.currentTarget.checked);
          }}
        />
      )}
    </>
  );

  if (real) {
    return (
      <ProofDialog title={t('accounts.activate')} confirm={t('activate.realAct')} danger send={send} done={onActivated} onClose={onClose}>
        {what}
      </ProofDialog>
    );
  }

  return (
    <ConfirmDialog title={t('accounts.activate')} confirm={t('activate.act')} act={() => send()} done={onActivated} onClose={onClose}>
      {what}
    </ConfirmDialog>
  );
}
