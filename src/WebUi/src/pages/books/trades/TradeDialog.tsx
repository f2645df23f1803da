import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { ActDialog } from '@/ui/ActDialog';
import { told } from '@/ui/notify';
import { CorrectionView } from './CorrectionView';
import { TradeForm } from './TradeForm';

interface Props {
  /** The trade to correct; null adds one. */
  trade: Schemas['TradeDto'] | null;
  onClose: () => void;
}

/** Adds or corrects a trade by hand: first what it is, then what that changes. */
export function TradeDialog({ trade, onClose }: Props) {
  const { t } = useTranslation('books');
  const [entered, setEntered] = useState<Schemas['TradeRequest'] | null>(null);
  const title = t(trade ? 'trade.edit' : 'trade.add');
  const send = (body: Schemas['TradeRequest'], key?: string) =>
    trade
      ? api.PUT('/api/v1/trades/{id}', { params: { path: { id: trade.id }, header: { 'Idempotency-Key': key } }, body })
      : api.POST('/api/v1/trades', { params: { header: { 'Idempotency-Key': key } }, body });
  return (
    <>
      <TradeForm opened={entered === null} title={title} trade={trade} dryRun={(body) => send({ ...body, dryRun: true })} onClose={onClose} onEntered={setEntered} />
      {entered && (
        <ActDialog
          opened
          onClose={() => {
            setEntered(null);
          }}
          title={title}
          wish={[trade?.id ?? 'new-trade', entered]}
          dryRun={() => send({ ...entered, dryRun: true })}
          confirm={() => t(trade ? 'trade.saveEdit' : 'trade.saveAdd')}
          act={(key) => send(entered, key)}
          done={() => {
            told(t(trade ? 'trade.changed' : 'trade.added'));
            void queryClient.invalidateQueries();
            onClose();
          }}
        >
          {(correction) => <CorrectionView correction={correction} />}
        </ActDialog>
      )}
    </>
  );
}
