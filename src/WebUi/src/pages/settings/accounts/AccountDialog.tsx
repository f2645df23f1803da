import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { AccountForm } from './AccountForm';

/** Adds an account, or changes one. */
export function AccountDialog({ account, onClose }: { account?: Schemas['CredentialDto']; onClose: () => void }) {
  const { t } = useTranslation('settings');
  return (
    <Modal opened onClose={onClose} title={t(account ? 'accounts.change' : 'accounts.add')} centered>
      <AccountForm account={account} onDone={onClose} onLeave={onClose} />
    </Modal>
  );
}
