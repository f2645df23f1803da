import { lazy, Suspense } from 'react';
import type { Schemas } from '@/api/client';

// It is seldom needed, and brings a calendar.
const SplitDialog = lazy(() => import('./SplitDialog'));

/** Applies a split of a bot's symbol. */
export function Split(props: { bot: Schemas['BotDto']; onClose: () => void }) {
  return (
    <Suspense fallback={null}>
      <SplitDialog {...props} />
    </Suspense>
  );
}
