import { useTranslation } from 'react-i18next';

interface Standing {
  active: boolean;
  tradingPaused: boolean;
  scheduled: boolean;
}

/** Why a person's row may be empty. */
export function useNote(): (person: Standing) => string | undefined {
  const { t } = useTranslation('admin');
  return ({ active, tradingPaused, scheduled }) => (!active ? t('run.inactive') : tradingPaused ? t('run.paused') : !scheduled ? t('run.unscheduled') : undefined);
}
