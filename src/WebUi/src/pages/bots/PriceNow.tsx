import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { useFormat } from '@/ui/useFormat';

interface Props {
  standing: Schemas['BotStandingDto'] | undefined;
  /** Whether the standings are still being read for the first time. */
  pending: boolean;
}

/** A bot's price. That there is none is said only once the server has said so. */
export function PriceNow({ standing, pending }: Props) {
  const { t } = useTranslation(['bots', 'common']);
  const format = useFormat();
  if (standing) {
    return standing.price === null ? t('noPrice') : format.usd(standing.price);
  }

  return pending ? (
    <>
      <Skeleton component="span" display="inline-block" w={72} h="1em" style={{ verticalAlign: 'middle' }} />
      <VisuallyHidden>{t('common:loading')}</VisuallyHidden>
    </>
  ) : (
    '–'
  );
}
