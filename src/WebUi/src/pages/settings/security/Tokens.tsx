import { Badge, Button, Divider, Group, Modal, NumberInput, Select, Stack, Text, TextInput, Alert } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { AskedTwice } from '@/ui/AskedTwice';
import { CopyField } from '@/ui/CopyField';
import { Loaded } from '@/ui/Loaded';
import { refused, told } from '@/ui/notify';
import { PasswordField } from '@/ui/PasswordField';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { useFormat } from '@/ui/useFormat';
import { noSecondFactor, SecondFactorField, sentSecondFactor } from '../SecondFactorField';
import { Section } from '../Section';

const readAnew = () => void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/me/tokens'] });

/** Tokens for scripts of one's own. */
export function Tokens() {
  const { t } = useTranslation(['settings', 'common']);
  const format = useFormat();
  const tokens = $api.useQuery('get', '/api/v1/me/tokens');
  const [adding, setAdding] = useState(false);
  const remove = $api.useMutation('delete', '/api/v1/me/tokens/{id}', {
    onSuccess: () => {
      readAnew();
      told(t('tokens.deleted'));
    },
    onError: refused,
  });

  return (
    <Section
      title={t('tokens.title')}
      text={t('tokens.text')}
      actions={
        <Button
          size="xs"
          variant="light"
          onClick={() => {
            setAdding(true);
          }}
        >
          {t('tokens.add')}
        </Button>
      }
    >
      <Loaded query={tokens} isEmpty={(rows) => rows.length === 0} empty={<Text size="sm">{t('tokens.empty')}</Text>}>
        {(rows) => (
          <Stack gap="xs">
            {rows.map((token, index) => (
              <Stack key={token.id} gap="xs">
                {index > 0 && <Divider />}
                <Group justify="space-between" align="start">
                  <Stack gap={2} miw={0}>
                    <Group gap="xs">
                      <Text size="sm" fw={600}>
                        {token.name}
                      </Text>
                      <Badge tt="none" variant="light" color={token.scope === 'trade' ? 'orange' : 'gray'}>
                        {t(`tokens.scope.${token.scope}`)}
                      </Badge>
                    </Group>
                    <Text size="xs" c="dimmed">
                      {t('tokens.dates', { until: format.date(token.expiresAt), used: token.lastUsedAt ? format.dateTime(token.lastUsedAt) : t('tokens.never') })}
                    </Text>
                  </Stack>
                  <Group gap="xs">
                    <AskedTwice
                      yes={t('tokens.deleteYes')}
                      label={t('tokens.deleteOf', { name: token.name })}
                      busy={remove.isPending}
                      onYes={() => {
                        remove.mutate({ params: { path: { id: token.id } } });
                      }}
                    />
                  </Group>
                </Group>
              </Stack>
            ))}
          </Stack>
        )}
      </Loaded>
      {adding && (
        <NewToken
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </Section>
  );
}

function NewToken({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const me = $api.useQuery('get', '/api/v1/me', {}, { staleTime: 5 * 60_000 });
  const [made, setMade] = useState<Schemas['NewTokenDto'] | null>(null);
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { name: '', scope: 'read' as Schemas['TokenScope'], expiresInDays: 90 as number | string, password: '', ...noSecondFactor } },
    ({ name, scope, expiresInDays, password, ...second }) =>
      api.POST('/api/v1/me/tokens', {
        body: { name: name.trim(), scope, expiresInDays: Number(expiresInDays), ...(scope === 'trade' && { password, ...sentSecondFactor(second) }) },
      }),
    (token) => {
      setMade(token ?? null);
      readAnew();
    },
  );
  const trades = form.getValues().scope === 'trade';

  return (
    <Modal opened onClose={onClose} title={t('tokens.add')} centered closeOnClickOutside={made === null}>
      {made ? (
        <Stack gap="sm">
          <Alert color="orange" variant="light">
            {t('tokens.once')}
          </Alert>
          <CopyField value={made.token} label={made.name} />
          <Button onClick={onClose}>{t('common:act.close')}</Button>
        </Stack>
      ) : (
        <form onSubmit={onSubmit}>
          <Stack gap="sm">
            {error !== null && <ProblemAlert error={error} />}
            <TextInput label={t('tokens.name')} placeholder={t('tokens.namePlaceholder')} required autoFocus key={form.key('name')} {...form.getInputProps('name')} />
            <Select
              label={t('tokens.may')}
              allowDeselect={false}
              data={(['read', 'trade'] as const).map((value) => ({ value, label: t(`tokens.scopeText.${value}`) }))}
              key={form.key('scope')}
              {...form.getInputProps('scope')}
            />
            <NumberInput label={t('tokens.days')} min={1} allowDecimal={false} required key={form.key('expiresInDays')} {...form.getInputProps('expiresInDays')} />
            {trades && <PasswordField label={t('proof.password')} description={t('tokens.proofText')} autoComplete="current-password" required key={form.key('password')} {...form.getInputProps('password')} />}
            {trades && me.data?.twoFactorEnabled && <SecondFactorField form={form} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose} disabled={busy}>
                {t('common:act.leave')}
              </Button>
              <Button type="submit" loading={busy}>
                {t('tokens.make')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
