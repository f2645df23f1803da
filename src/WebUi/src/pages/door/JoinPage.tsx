import { Alert, Button, Center, Loader, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Schemas } from '@/api/client';
import { plain } from '@/api/plain';
import { problemOf } from '@/api/problems';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { useFormat } from '@/ui/useFormat';
import { arrive, logIn } from './arrival';
import { DoorFrame } from './DoorFrame';
import { NewPersonFields } from './NewPerson';
import { useLinkSecret } from './useLinkSecret';
import { useServer } from './useServer';

/** Signing up, by default with the link that an admin gave out: `/join#code=…`. */
export function Component() {
  const { t } = useTranslation('door');
  const code = useLinkSecret('code');
  const server = useServer();
  const offer = useQuery<Schemas['InvitationOfferDto'], unknown>({
    queryKey: ['door', 'invitation', code],
    queryFn: async () => {
      const { data, error } = await plain.POST('/api/v1/auth/invitation', { body: { code } });
      if (!data) {
        throw error as unknown as Error;
      }

      return data;
    },
    enabled: code !== '',
    // Each asking counts as an attempt to get in.
    staleTime: Infinity,
    retry: false,
  });

  const waits = server.isPending || (code !== '' && offer.isPending);
  return (
    <DoorFrame title={t('join.title')} lead={t('join.lead')} links={[{ to: '/login', text: t('join.toLogin') }]}>
      {server.error !== null ? (
        <ProblemAlert error={server.error} onRetry={() => void server.refetch()} />
      ) : waits ? (
        <Center>
          <Loader role="status" aria-label={t('join.checking')} />
        </Center>
      ) : (
        <>
          {offer.error !== null && <ProblemAlert error={offer.error} onRetry={problemOf(offer.error) === null ? () => void offer.refetch() : undefined} />}
          {server.data?.registration === 'closed' && !offer.data ? (
            <Alert color="gray" variant="light" title={t('join.closedTitle')}>
              {t('join.closed')}
            </Alert>
          ) : (
            <JoinForm key={code} code={offer.data ? code : ''} offer={offer.data} open={server.data?.registration === 'open'} />
          )}
        </>
      )}
    </DoorFrame>
  );
}

function JoinForm({ code, offer, open }: { code: string; offer: Schemas['InvitationOfferDto'] | undefined; open: boolean }) {
  const { t } = useTranslation('door');
  const format = useFormat();
  const navigate = useNavigate();
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { inviteCode: code, username: offer?.username ?? '', email: '', password: '' } },
    async ({ inviteCode, username, email, password }) => {
      const made = await plain.POST('/api/v1/auth/register', { body: { username, email: email.trim(), password, ...(inviteCode.trim() !== '' && { inviteCode: inviteCode.trim() }) } });
      return made.error === undefined ? logIn(username, password) : { error: made.error };
    },
    (tokens) => {
      if (tokens) {
        void arrive(tokens).then((to) => navigate(to, { replace: true }));
      }
    },
  );

  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm">
        {error !== null && <ProblemAlert error={error} />}
        {offer ? (
          <Alert color="teal" variant="light" role="status">
            {t('join.good', { until: format.dateTime(offer.expiresAt) })}
          </Alert>
        ) : (
          <TextInput
            label={t('join.code')}
            description={open ? t('join.codeOptional') : t('join.codeText')}
            autoComplete="off"
            spellCheck={false}
            required={!open}
            key={form.key('inviteCode')}
            {...form.getInputProps('inviteCode')}
          />
        )}
        <NewPersonFields form={form} fixedName={offer?.username != null} />
        <Button type="submit" loading={busy} mt="xs">
          {t('join.act')}
        </Button>
      </Stack>
    </form>
  );
}
