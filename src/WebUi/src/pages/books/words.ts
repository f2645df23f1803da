import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { useFormat } from '@/ui/useFormat';

/** The kinds of orders and trades. */
export const kinds = ['Buy', 'Buy_Force', 'Sell', 'Sell_1_4', 'Sell_3_4', 'Sell_Part'] as const satisfies readonly Schemas['OrderKind'][];

const isKind = (text: string): text is (typeof kinds)[number] => (kinds as readonly string[]).includes(text);

/** A kind in words. */
export function useKind(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => (isKind(kind) ? t(`kind.${kind}`) : kind);
}

export const isBuy = (kind: string) => kind.startsWith('Buy');

/** What an order counts in: purchases in dollars, sales in shares. */
export function useOrderUnit(kind: string): (value: number) => string {
  const { t } = useTranslation('books');
  const format = useFormat();
  return isBuy(kind) ? (value) => format.usd(value) : (value) => t('unit.shares', { value: format.number(value) });
}
