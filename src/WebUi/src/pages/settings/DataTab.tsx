import { Alert, Anchor, Button, Checkbox, Group, List, Progress, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api } from '@/api/client';
import { codeOf, problemOf } from '@/api/problems';
import { leave } from '@/api/session';
import { told } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { saveFile } from '@/ui/saveFile';
import { useFormat } from '@/ui/useFormat';
import { ProofDialog } from './ProofDialog';
import { Section } from './Section';

/** Taking everything along, and leaving for good. */
export function Component() {
  return (
    <Stack>
      <Export />
      <Deletion />
    </Stack>
  );
}

function Export() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const [bytes, setBytes] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);

  const download = async () => {
    setError(null);
    setBytes(0);
    try {
      const { response, error: problem } = await api.GET('/api/v1/me/export', { parseAs: 'stream' });
      if (problem !== undefined || !response.body) {
        setError(problem);
        return;
      }

      saveFile(await collect(response.body, setBytes), nameOf(response));
      told(t('data.exported'));
    } catch (failure) {
      setError(failure);
    } finally {
      setBytes(null);
    }
  };

  return (
    <Section title={t('data.exportTitle')} text={t('data.exportText')}>
      {error !== null && <ProblemAlert error={error} onRetry={() => void download()} />}
      {bytes !== null && (
        <Stack gap={4} role="status">
          <Progress value={100} animated aria-label={t('data.exporting')} />
          <Text size="sm">{t('data.progress', { size: format.number(bytes / 1024, 0) })}</Text>
        </Stack>
      )}
      <Group>
        <Button loading={bytes !== null} leftSection={<IconDownload size={18} aria-hidden />} onClick={() => void download()}>
          {t('data.export')}
        </Button>
      </Group>
    </Section>
  );
}

/** Reads the archive as it comes: how long it is, the server knows only at its end. */
async function collect(body: ReadableStream<Uint8Array<ArrayBuffer>>, progress: (bytes: number) => void): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    bytes += part.value.length;
    progress(bytes);
  }

  return new Blob(parts, { type: 'application/zip' });
}

/** The archive's name; the encoded one has the letters that the plain one cannot have. */
function nameOf(response: Response): string {
  const header = response.headers.get('Content-Disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  return encoded ? decodeURIComponent(encoded) : (/filename="?([^";]+)/.exec(header)?.[1] ?? 'eggmoney.zip');
}

function Deletion() {
  const { t } = useTranslation('settings');
  const navigate = useNavigate();
  const [asked, setAsked] = useState(false);
  const [sure, setSure] = useState(false);
  return (
    <Section title={t('data.deleteTitle')} text={t('data.deleteText')}>
      <List size="sm" spacing={4}>
        {(['bots', 'books', 'broker', 'messages', 'noWay'] as const).map((what) => (
          <List.Item key={what}>{t(`data.consequences.${what}`)}</List.Item>
        ))}
      </List>
      <Checkbox
        label={t('data.sure')}
        checked={sure}
        onChange={(event) => {
          setSure(event.currentTarget.checked);
        }}
      />
      <Group>
        <Button
          color="red"
          variant="light"
          disabled={!sure}
          onClick={() => {
            setAsked(true);
          }}
        >
          {t('data.delete')}
        </Button>
      </Group>
      {asked && (
        <ProofDialog
          title={t('data.deleteTitle')}
          confirm={t('data.deleteNow')}
          danger
          send={async (proof) => {
            const answer = await api.DELETE('/api/v1/me', { body: proof });
            const problem = problemOf(answer.error);
            // The API's words name a path; here there is a button.
            return problem && codeOf(problem) === 'orders_open' ? { error: { ...problem, title: t('data.ordersOpen') } } : answer;
          }}
          done={() => {
            leave('logout');
            void navigate('/login', { replace: true });
            told(t('data.deleted'));
          }}
          onClose={() => {
            setAsked(false);
          }}
        >
          <Alert color="red" variant="light">
            {t('data.last')}{' '}
            <Anchor component={Link} to="/orders" size="sm" c="inherit" underline="always">
              {t('data.seeOrders')}
            </Anchor>
          </Alert>
        </ProofDialog>
      )}
    </Section>
  );
}
