import { Alert, Badge, Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { CopyField } from '@/ui/CopyField';
import { told } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { ProofDialog } from '../ProofDialog';
import { Section } from '../Section';
import { RecoveryCodes } from './RecoveryCodes';

type Asked = 'setup' | 'disable' | 'renew' | null;

const readAnew = () => void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === '/api/v1/me' || queryKey[1] === '/api/v1/auth/sessions' });

/** The second factor of one's own log-in. */
export function TwoFactor({ me }: { me: Schemas['MeDto'] }) {
  const { t } = useTranslation('settings');
  const [asked, setAsked] = useState<Asked>(null);
  const [seed, setSeed] = useState<Schemas['TwoFactorSetupDto'] | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const close = () => {
    setAsked(null);
  };

  return (
    <Section
      title={t('twoFactor.title')}
      text={t('twoFactor.text')}
      actions={
        <Badge tt="none" color={me.twoFactorEnabled ? 'teal' : 'gray'} variant="light">
          {t(me.twoFactorEnabled ? 'twoFactor.on' : 'twoFactor.off')}
        </Badge>
      }
    >
      {me.twoFactorEnabled ? (
        <>
          <Text size="sm">{t('twoFactor.codesLeft', { count: me.recoveryCodesLeft })}</Text>
          {me.recoveryCodesLeft < 3 && (
            <Alert color="orange" variant="light">
              {t('twoFactor.fewCodes')}
            </Alert>
          )}
          <Group gap="xs">
            <Button
              variant="light"
              onClick={() => {
                setAsked('renew');
              }}
            >
              {t('twoFactor.renew')}
            </Button>
            <Button
              variant="light"
              color="red"
              onClick={() => {
                setAsked('disable');
              }}
            >
              {t('twoFactor.disable')}
            </Button>
          </Group>
        </>
      ) : (
        <Group>
          <Button
            onClick={() => {
              setAsked('setup');
            }}
          >
            {t('twoFactor.enable')}
          </Button>
        </Group>
      )}

      {asked === 'setup' && (
        <ProofDialog
          title={t('twoFactor.enable')}
          confirm={t('twoFactor.begin')}
          send={({ password }) => api.POST('/api/v1/me/two-factor/setup', { body: { password } })}
          done={(made) => {
            close();
            setSeed(made ?? null);
          }}
          onClose={close}
        >
          <Text size="sm">{t('twoFactor.beginText')}</Text>
        </ProofDialog>
      )}
      {asked === 'disable' && (
        <ProofDialog
          title={t('twoFactor.disable')}
          confirm={t('twoFactor.disable')}
          danger
          send={(proof) => api.POST('/api/v1/me/two-factor/disable', { body: proof })}
          done={() => {
            close();
            readAnew();
            told(t('twoFactor.disabled'));
          }}
          onClose={close}
        >
          <Text size="sm">{t('twoFactor.disableText')}</Text>
        </ProofDialog>
      )}
      {asked === 'renew' && (
        <ProofDialog
          title={t('twoFactor.renew')}
          confirm={t('twoFactor.renew')}
          codeOnly
          send={({ password, totp }) => api.POST('/api/v1/me/two-factor/recovery-codes', { body: { password, totp: totp ?? '' } })}
          done={(made) => {
            close();
            readAnew();
            setCodes(made?.recoveryCodes ?? null);
          }}
          onClose={close}
        >
          <Text size="sm">{t('twoFactor.renewText')}</Text>
        </ProofDialog>
      )}
      {seed !== null && (
        <Enabling
          seed={seed}
          onClose={() => {
            setSeed(null);
          }}
          onEnabled={(made) => {
            setSeed(null);
            readAnew();
            setCodes(made);
          }}
        />
      )}
      {codes !== null && (
        <RecoveryCodes
          codes={codes}
          username={me.username}
          onClose={() => {
            setCodes(null);
          }}
        />
      )}
    </Section>
  );
}

/** The seed, as a picture and to be typed, and the first code of the authenticator that has it. */
function Enabling({ seed, onClose, onEnabled }: { seed: Schemas['TwoFactorSetupDto']; onClose: () => void; onEnabled: (codes: readonly string[]) => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { totp: '' } },
    ({ totp }) => api.POST('/api/v1/me/two-factor/enable', { body: { totp: totp.replace(/\s/g, '') } }),
    (made) => {
      if (made) {
        onEnabled(made.recoveryCodes);
      }
    },
  );
  return (
    <Modal opened onClose={onClose} title={t('twoFactor.enable')} centered closeOnClickOutside={false}>
      <form onSubmit={onSubmit}>
        <Stack gap="sm">
          <List type="ordered" size="sm" spacing={4}>
            <List.Item>{t('twoFactor.step1')}</List.Item>
            <List.Item>{t('twoFactor.step2')}</List.Item>
            <List.Item>{t('twoFactor.step3')}</List.Item>
          </List>
          <img
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(seed.qrSvg)}`}
            alt={t('twoFactor.qr')}
            width={200}
            height={200}
            style={{ alignSelf: 'center', background: '#fff', padding: 8, borderRadius: 8 }}
          />
          <Text size="sm">{t('twoFactor.byHand')}</Text>
          <CopyField value={seed.secret} label={t('twoFactor.secret')} />
          {error !== null && <ProblemAlert error={error} />}
          <TextInput label={t('twoFactor.code')} inputMode="numeric" autoComplete="one-time-code" maxLength={12} required key={form.key('totp')} {...form.getInputProps('totp')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={busy}>
              {t('common:act.leave')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('twoFactor.turnOn')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
