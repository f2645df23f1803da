import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { ActDialog } from '@/ui/ActDialog';
import { told } from '@/ui/notify';
import { CorrectionView } from './CorrectionView';

/** Takes a trade out of the history, after what that changes was seen. */
export function RemoveDialog({ trade, onClose }: { trade: Schemas['TradeDto']; onClose: () => void }) {
  const { t } = useTranslation('books');
  const path = { id: trade.id };
  return (
    <ActDialog
      opened
      onClose={onClose}
      title={t('trade.remove')}
      wish={['remove-trade', trade.id]}
      dryRun={() => api.DELETE('/api/v1/trades/{id}', { params: { path, query: { dryRun: true } } })}
      confirm={() => t('trade.saveRemove')}
      act={(key) => api.DELETE('/api/v1/trades/{id}', { params: { path, header: { 'Idempotency-Key': key } } })}
      done={() => {
        told(t('trade.removed'));
        void queryClient.invalidateQueries();
        onClose();
      }}
      danger
    >
      {(correction) => <CorrectionView correction={correction} />}
    </ActDialog>
  );
}
