import { useTranslation } from 'react-i18next';
import { Page } from '@/ui/Page';

/** Did it trade, what did it earn, is anything wrong. */
export function Component() {
  const { t } = useTranslation('today');
  return <Page title={t('title')}>{null}</Page>;
}
