import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { codeOf, problemOf } from '@/api/problems';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { ProofDialog } from '../ProofDialog';

interface Props {
  account: Schemas['CredentialDto'];
  onClose: () => void;
  onActivated: () => void;
}

/** Lets the bots trade on another account. One with money needs the password; one to which holdings must have come along needs a word that they did. */
export function ActivateDialog({ account, onClose, onActivated }: Props) {
  const { t } = useTranslation(['settings', 'common']);
  const [elsewhere, setElsewhere] = useState(false);
  const [acceptHoldings, setAcceptHoldings] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
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

  const act = async () => {
    setBusy(true);
    setError(null);
    try {
      const answer = await send();
      if (answer.error === undefined) {
        onActivated();
      } else {
        setError(answer.error);
      }
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal opened onClose={onClose} title={t('accounts.activate')} centered>
      <Stack gap="sm">
        {what}
        {error !== null && <ProblemAlert error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {t('common:act.leave')}
          </Button>
          <Button loading={busy} onClick={() => void act()}>
            {t('activate.act')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
