import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from './ProblemAlert';
import { granted, keyOf } from './wishKeys';

interface Answer<T> {
  data?: T;
  error?: unknown;
}

interface Props<D, R> {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What is asked for, in words that change with it: what was seen for one wish does not count for another. */
  wish: readonly unknown[];
  /** Asks what would happen. Changes nothing. */
  dryRun: () => Promise<Answer<D>>;
  /** Shows what would happen. */
  children: (preview: D) => ReactNode;
  /** Fields that the wish comes from, above what would happen. */
  fields?: ReactNode;
  /** What is still to be filled in: until then nothing is asked. */
  waiting?: string | undefined;
  /** Whether it may be done after what the dry run says. */
  mayAct?: (preview: D) => boolean;
  /** What the button says: the act itself, never just "OK". */
  confirm: (preview: D) => string;
  /** Does it. The key is the same for each try of one wish, so that a try whose answer was lost is not done twice. */
  act: (idempotencyKey: string, preview: D) => Promise<Answer<R>>;
  done: (result: R) => void;
  /** Whether it cannot be undone. */
  danger?: boolean;
}

/** An act that moves money: what would happen, then a confirmation that names it, then the act, once. */
export function ActDialog<D, R>(props: Props<D, R>) {
  const [busy, setBusy] = useState(false);
  return (
    // Whoever has said yes sees what becomes of it.
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size="lg" centered closeOnEscape={!busy} closeOnClickOutside={!busy} withCloseButton={!busy}>
      {props.opened && <Body {...props} busy={busy} setBusy={setBusy} />}
    </Modal>
  );
}

/** What was seen longer ago may be no longer so: it is asked for again before it can be confirmed. */
const freshFor = 45_000;

interface BodyProps<D, R> extends Props<D, R> {
  busy: boolean;
  setBusy: (busy: boolean) => void;
}

function Body<D, R>({ onClose, wish, dryRun, children, fields, waiting, mayAct, confirm, act, done, danger, busy, setBusy }: BodyProps<D, R>) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>(null);
  const preview = useQuery<D>({
    queryKey: ['dry-run', ...wish],
    queryFn: async () => {
      const answer = await dryRun();
      if (answer.error !== undefined) {
        throw answer.error as Error;
      }

      return answer.data as D;
    },
    gcTime: 0,
    staleTime: 0,
    retry: false,
    enabled: !busy && waiting === undefined,
    refetchInterval: 30_000,
    refetchOnWindowFocus: 'always',
  });
  const aged = preview.isFetching && Date.now() - preview.dataUpdatedAt > freshFor;

  const run = async (shown: D) => {
    setBusy(true);
    setError(null);
    try {
      const answer = await act(keyOf(wish), shown);
      if (answer.error === undefined) {
        granted(wish);
        done(answer.data as R);
      } else {
        setError(answer.error);
        void preview.refetch();
      }
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Stack>
      {fields}
      {waiting !== undefined ? (
        <Text size="sm" c="dimmed">
          {waiting}
        </Text>
      ) : preview.isPending ? (
        <Group role="status" gap="xs">
          <Loader size="sm" /> {t('act.looking')}
        </Group>
      ) : preview.error !== null ? (
        <ProblemAlert error={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        preview.data !== undefined && children(preview.data)
      )}
      {error !== null && <ProblemAlert error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} disabled={busy}>
          {t('act.leave')}
        </Button>
        {waiting === undefined && preview.data !== undefined && preview.error === null && (
          <Button
            color={danger ? 'red' : undefined}
            loading={busy}
            disabled={aged || mayAct?.(preview.data) === false}
            onClick={() => void run(preview.data as D)}
          >
            {confirm(preview.data)}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
