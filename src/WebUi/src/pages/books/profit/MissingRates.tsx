import { Alert, Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { IconCurrencyWon } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { told } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';

/** Says which months have no exchange rate, and takes them. */
export function MissingRates({ months }: { months: string[] }) {
  const { t } = useTranslation('books');
  const [open, setOpen] = useState(false);
  if (months.length === 0) {
    return null;
  }

  return (
    <Alert color="orange" icon={<IconCurrencyWon aria-hidden />} title={t('profit.missing', { months: months.join(', ') })}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{t('profit.missingText')}</Text>
        <Button
          size="xs"
          onClick={() => {
            setOpen(true);
          }}
        >
          {t('profit.setRate')}
        </Button>
      </Group>
      <Modal
        opened={open}
        onClose={() => {
          setOpen(false);
        }}
        title={t('rates.months')}
        centered
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {t('rates.monthsText')}
          </Text>
          {months.map((month) => (
            <MonthRate key={month} month={month} won={null} />
          ))}
        </Stack>
      </Modal>
    </Alert>
  );
}

/** Sets a month's rate. */
export function MonthRate({ month, won, done }: { month: string; won: number | null; done?: () => void }) {
  const { t } = useTranslation('books');
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { won: (won ?? '') as number | string } },
    (values) => api.PUT('/api/v1/exchange-rates/{month}', { params: { path: { month } }, body: { won: Number(values.won) } }),
    () => {
      told(t('rates.saved'));
      void queryClient.invalidateQueries();
      done?.();
    },
  );
  return (
    <form onSubmit={onSubmit}>
      <Group align="end" gap="xs" wrap="nowrap">
        <NumberInput
          style={{ flex: 1 }}
          label={`${month} · ${t('rates.won')}`}
          hideControls
          decimalScale={4}
          thousandSeparator=","
          suffix="원"
          key={form.key('won')}
          {...form.getInputProps('won')}
        />
        <Button type="submit" loading={busy} disabled={form.values.won === ''}>
          {t('rates.set')}
        </Button>
      </Group>
      {error !== null && <ProblemAlert error={error} />}
    </form>
  );
}
