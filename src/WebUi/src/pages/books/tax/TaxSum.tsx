import { Paper, Progress, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { Gain } from '@/ui/Gain';
import { useFormat } from '@/ui/useFormat';

interface Props {
  name: string;
  sum: Schemas['TaxSumDto'];
  allowance: number;
}

/** A year's tax by one method. */
export function TaxSum({ name, sum, allowance }: Props) {
  const { t } = useTranslation('books');
  const format = useFormat();
  return (
    <Paper withBorder p="md" component="section" aria-label={name}>
      <Title order={2} size="h5">
        {name}
      </Title>
      <Text size="xs" c="dimmed" mt="xs">
        {t('tax.tax')}
      </Text>
      <Text fw={700} size="xl">
        {format.krw(sum.tax)}
      </Text>
      <Text size="xs" c="dimmed" mt="xs">
        {t('tax.left')}
      </Text>
      <Text fw={600}>{format.krw(sum.allowanceLeft)}</Text>
      <Progress mt={4} value={Math.min(100, (sum.allowanceLeft / allowance) * 100)} aria-label={t('tax.left')} />
      <Text size="xs" c="dimmed" mt={2}>
        {t('tax.leftOf', { allowance: format.krw(allowance) })}
      </Text>
      <Table fz="sm" mt="sm" verticalSpacing={4} aria-label={name}>
        <Table.Tbody>
          <Table.Tr>
            <Table.Th scope="row">{t('tax.gains')}</Table.Th>
            <Table.Td ta="right">
              <Gain value={sum.gains} unit="krw" />
            </Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th scope="row">{t('tax.allowance')}</Table.Th>
            <Table.Td ta="right">{format.krw(allowance)}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th scope="row">{t('tax.taxable')}</Table.Th>
            <Table.Td ta="right">{format.krw(sum.taxable)}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th scope="row">{t('tax.national')}</Table.Th>
            <Table.Td ta="right">{format.krw(sum.nationalTax)}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th scope="row">{t('tax.local')}</Table.Th>
            <Table.Td ta="right">{format.krw(sum.localTax)}</Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
