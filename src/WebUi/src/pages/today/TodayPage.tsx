import { Grid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Page } from '@/ui/Page';
import { Attention } from './Attention';
import { EquityCard } from './EquityCard';
import { MarketCard } from './MarketCard';
import { NextCard } from './NextCard';
import { SessionCard } from './SessionCard';
import { ValueCard } from './ValueCard';

/** Did it trade, what did it earn, is anything wrong. */
export function Component() {
  const { t } = useTranslation('today');
  return (
    <Page title={t('title')}>
      <Attention />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack>
            <ValueCard />
            <SessionCard />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            <NextCard />
            <MarketCard />
          </Stack>
        </Grid.Col>
        <Grid.Col span={12}>
          <EquityCard />
        </Grid.Col>
      </Grid>
    </Page>
  );
}
