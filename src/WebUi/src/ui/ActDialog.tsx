import { Button, Group, Loader, Modal, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from './ProblemAlert';

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
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size="lg" centered>
      {props.opened && <Body {...props} />}
    </Modal>
  );
}

function Body<D, R>({ onClose, wish, dryRun, children, fields, mayAct, confirm, act, done, danger }: Props<D, R>) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const key = useRef({ wish: '', key: '' });
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
    staleTime: Infinity,
    retry: false,
    refetchOnWindowFocus: false,
  });

  const run = async (shown: D) => {
    const wished = JSON.stringify(wish);
    if (key.current.wish !== wished) {
      key.current = { wish: wished, key: newKey() };
    }

    setBusy(true);
    setError(null);
    try {
      const answer = await act(key.current.key, shown);
      if (answer.error === undefined) {
        key.current = { wish: '', key: '' };
        done(answer.data as R);
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
    <Stack>
      {fields}
      {preview.isFetching ? (
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
        {preview.data !== undefined && !preview.isFetching && (
          <Button
            color={danger ? 'red' : undefined}
            loading={busy}
            disabled={mayAct?.(preview.data) === false}
            onClick={() => void run(preview.data as D)}
          >
            {confirm(preview.data)}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

/** A key for one intent. Over plain HTTP browsers have no `randomUUID`. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
