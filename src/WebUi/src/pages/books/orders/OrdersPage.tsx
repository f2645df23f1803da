import { Button, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Empty } from '@/ui/Empty';
import { Page } from '@/ui/Page';
import { OpenOrders } from './OpenOrders';
import { PastOrders } from './PastOrders';
import { useOrderActs } from './useOrderActs';

/** What is under way, on top; and what came of earlier orders. */
export function Component() {
  const { t } = useTranslation('books');
  const acts = useOrderActs();
  return (
    <Page title={t('order.title')}>
      <Stack component="section" gap="sm" aria-labelledby="open-orders">
        <Title order={2} size="h4" id="open-orders">
          {t('order.open')}
        </Title>
        <OpenOrders acts={acts} />
      </Stack>
      <Stack component="section" gap="sm" aria-labelledby="past-orders">
        <Title order={2} size="h4" id="past-orders">
          {t('order.past')}
        </Title>
        <PastOrders
          onAnswer={acts.answer}
          empty={
            <Empty title={t('order.nonePast')}>
              <Text size="sm" ta="center">
                {t('order.nonePastText')}
              </Text>
              <Button component={Link} to="/bots" variant="light">
                {t('order.toBots')}
              </Button>
            </Empty>
          }
        />
      </Stack>
      {acts.dialogs}
    </Page>
  );
}
