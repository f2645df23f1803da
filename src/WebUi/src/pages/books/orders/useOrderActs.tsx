import { useState, type ReactNode } from 'react';
import type { Schemas } from '@/api/client';
import { AnswerDialog } from './AnswerDialog';
import { CancelDialog } from './CancelDialog';

type Order = Schemas['OrderDto'];
type Slice = Schemas['OrderSliceDto'];

/** What can be done about orders. */
export interface OrderActs {
  cancel: (order: Order) => void;
  answer: (order: Order, slice: Slice) => void;
  /** The dialogs that ask before it is done; to be put into the page once. */
  dialogs: ReactNode;
}

/** Cancels orders and answers for slices. */
export function useOrderActs(): OrderActs {
  const [cancelled, setCancelled] = useState<Order | null>(null);
  const [asked, setAsked] = useState<{ order: Order; slice: Slice } | null>(null);
  return {
    cancel: setCancelled,
    answer: (order, slice) => {
      setAsked({ order, slice });
    },
    dialogs: (
      <>
        <CancelDialog
          order={cancelled}
          onClose={() => {
            setCancelled(null);
          }}
        />
        {asked && (
          <AnswerDialog
            {...asked}
            onClose={() => {
              setAsked(null);
            }}
          />
        )}
      </>
    ),
  };
}
