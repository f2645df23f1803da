import { Alert, Button, Group, NumberInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { told } from '@/ui/notify';
import { PasswordField } from '@/ui/PasswordField';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';

interface Values extends Record<string, unknown> {
  broker: Schemas['BrokerKind'];
  label: string;
  environment: Schemas['BrokerEnvironment'];
  appKey: string;
  appSecret: string;
  accountNumber: string;
  productCode: string;
  cash: number | string;
}

interface Props {
  /** The one to change; a new one without it. */
  account?: Schemas['CredentialDto'];
  onDone: (account: Schemas['CredentialDto']) => void;
  /** Leaves it; without it there is no such button. */
  onLeave?: () => void;
  /** Whether its page shows by itself that it was done. */
  quiet?: boolean;
}

/** A practice account with its cash, or a broker's keys: typed once, never shown again. */
export function AccountForm({ account, onDone, onLeave, quiet = false }: Props) {
  const { t } = useTranslation(['settings', 'common']);
  const { form, error, busy, onSubmit } = useApiForm<Values, Schemas['CredentialDto']>(
    {
      initialValues: {
        broker: (account?.broker as Schemas['BrokerKind'] | undefined) ?? 'paper',
        label: account?.label ?? t('accounts.paperLabel'),
        environment: account?.environment ?? 'real',
        appKey: '',
        appSecret: '',
        accountNumber: '',
        productCode: account?.productCode ?? '01',
        cash: 100_000,
      },
    },
    (values) => send(values, account),
    (saved) => {
      void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/credentials'] });
      if (!quiet) {
        told(t(account ? 'saved' : 'accounts.added'));
      }

      onDone(saved);
    },
  );
  const { broker } = form.getValues();
  const stays = (mask: string | null | undefined) => (account ? t('secret.stays', { mask: mask ?? '–' }) : undefined);

  return (
    <form onSubmit={onSubmit} autoComplete="off">
      <Stack gap="sm">
        {error !== null && <ProblemAlert error={error} />}
        {!account && (
          <SegmentedControl
            fullWidth
            aria-label={t('accounts.broker')}
            data={(['paper', 'kis'] as const).map((value) => ({ value, label: t(`accounts.kind.${value}`) }))}
            {...form.getInputProps('broker')}
            onChange={(value) => {
              form.setValues({ broker: value as Schemas['BrokerKind'], label: t(value === 'kis' ? 'accounts.kisLabel' : 'accounts.paperLabel') });
            }}
          />
        )}
        {!account && (
          <Text size="sm" c="dimmed">
            {t(`accounts.kindText.${broker}`)}
          </Text>
        )}
        <TextInput label={t('accounts.label')} required key={form.key('label')} {...form.getInputProps('label')} />
        {broker === 'paper' && !account && (
          <NumberInput label={t('accounts.cash')} description={t('accounts.cashText')} prefix="$" thousandSeparator decimalScale={2} min={0} required key={form.key('cash')} {...form.getInputProps('cash')} />
        )}
        {broker === 'kis' && (
          <>
            {!account && (
              <Select
                label={t('accounts.environment')}
                allowDeselect={false}
                data={(['real', 'mock'] as const).map((value) => ({ value, label: t(`accounts.environmentText.${value}`) }))}
                key={form.key('environment')}
                {...form.getInputProps('environment')}
              />
            )}
            <PasswordField label="App Key" description={stays(account?.appKey) ?? t('accounts.appKeyText')} autoComplete="off" required={!account} key={form.key('appKey')} {...form.getInputProps('appKey')} />
            <PasswordField
              label="App Secret"
              description={stays(account?.appSecret) ?? t('accounts.appSecretText')}
              autoComplete="off"
              required={!account}
              key={form.key('appSecret')}
              {...form.getInputProps('appSecret')}
            />
            <Group gap="sm" align="start" wrap="nowrap">
              <TextInput
                flex={1}
                label={t('accounts.number')}
                description={stays(account?.accountNumber) ?? t('accounts.numberText')}
                inputMode="numeric"
                autoComplete="off"
                required={!account}
                key={form.key('accountNumber')}
                {...form.getInputProps('accountNumber')}
              />
              <TextInput
                w={110}
                label={t('accounts.product')}
                description={t('accounts.productText')}
                inputMode="numeric"
                autoComplete="off"
                required
                key={form.key('productCode')}
                {...form.getInputProps('productCode')}
              />
            </Group>
            <Alert color="gray" variant="light">
              {t('accounts.kept')}
            </Alert>
          </>
        )}
        <Group justify="flex-end">
          {onLeave && (
            <Button variant="default" onClick={onLeave} disabled={busy}>
              {t('common:act.leave')}
            </Button>
          )}
          <Button type="submit" loading={busy}>
            {t(account ? 'common:act.save' : 'accounts.addAct')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function send({ broker, label, environment, appKey, appSecret, accountNumber, productCode, cash }: Values, account: Schemas['CredentialDto'] | undefined) {
  const given = Object.fromEntries(Object.entries({ appKey, appSecret, accountNumber }).flatMap(([field, typed]) => (typed.trim() === '' ? [] : [[field, typed.trim()]])));
  const named = { label: label.trim() };
  if (account) {
    return api.PUT('/api/v1/credentials/{id}', {
      params: { path: { id: account.id } },
      body: broker === 'kis' ? { ...named, productCode: productCode.trim(), ...given } : named,
    });
  }

  return api.POST('/api/v1/credentials', {
    body: broker === 'kis' ? { broker, ...named, environment, productCode: productCode.trim(), ...given } : { broker, ...named, ...(cash !== '' && { cash: Number(cash) }) },
  });
}
