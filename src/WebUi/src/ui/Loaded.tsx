import { Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from './ProblemAlert';

interface Props<T> {
  query: Pick<UseQueryResult<T, unknown>, 'data' | 'error' | 'refetch' | 'isPending'>;
  /** Lines of the skeleton while it loads. */
  lines?: number;
  /** Shown in place of the children when `isEmpty` says so. */
  empty?: ReactNode;
  isEmpty?: (data: T) => boolean;
  children: (data: T) => ReactNode;
}

/** A query's data, or that it loads, failed or is empty. What was read before stays on the screen when reading anew fails. */
export function Loaded<T>({ query, lines = 3, empty, isEmpty, children }: Props<T>) {
  const { t } = useTranslation();
  if (query.data !== undefined) {
    return (
      <>
        {query.error !== null && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
        {empty !== undefined && isEmpty?.(query.data) ? empty : children(query.data)}
      </>
    );
  }

  if (query.error !== null) {
    return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  }

  return (
    <Stack gap="sm" role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={line === 0 ? 32 : 20} radius="sm" />
      ))}
    </Stack>
  );
}
