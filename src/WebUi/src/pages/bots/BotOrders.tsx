import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { OpenOrders } from '@/pages/books/orders/OpenOrders';
import { useOrderActs } from '@/pages/books/orders/useOrderActs';
import { Card } from '@/ui/Card';

/** A bot's order that is under way, slice by slice. */
export function BotOrders({ botId }: { botId: string }) {
  const { t } = useTranslation('bots');
  const acts = useOrderActs();
  return (
    <Card
      title={t('bot.openOrder')}
      aside={
        <Anchor component={Link} to={`/orders?bot=${botId}`} size="sm">
          {t('bot.orders')}
        </Anchor>
      }
    >
      <OpenOrders bot={botId} acts={acts} />
      {acts.dialogs}
    </Card>
  );
}
