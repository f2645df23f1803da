import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from './ProblemAlert';

interface Props {
  title: string;
  /** What follows from it. */
  text?: string;
  /** The same where it takes more than a sentence. */
  children?: ReactNode;
  /** The act itself. */
  confirm: string;
  act: () => Promise<{ data?: unknown; error?: unknown }>;
  done: () => void;
  onClose: () => void;
  danger?: boolean;
}

/** Asks before an act that moves no money itself: what follows, then a button that names it. */
export function ConfirmDialog({ title, text, children, confirm, act, done, onClose, danger }: Props) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      const answer = await act();
      if (answer.error === undefined) {
        done();
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
    <Modal opened onClose={onClose} title={title} centered>
      <Stack>
        {text !== undefined && <Text size="sm">{text}</Text>}
        {children}
        {error !== null && <ProblemAlert error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {t('act.leave')}
          </Button>
          <Button color={danger ? 'red' : undefined} loading={busy} onClick={() => void run()}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
