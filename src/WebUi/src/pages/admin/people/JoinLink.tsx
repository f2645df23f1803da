import { Button, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/ui/useFormat';

/** A sign-up link, shown this once. */
export function JoinLink({ code, expiresAt, onClose }: { code: string; expiresAt: string; onClose: () => void }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const format = useFormat();
  // Behind the #, which a browser sends to nobody: no proxy's log has it.
  const link = `${window.location.origin}/join#code=${encodeURIComponent(code)}`;
  return (
    <Stack>
      <Text size="sm">{t('invite.linkText', { time: format.dateTime(expiresAt) })}</Text>
      <TextInput
        label={t('invite.link')}
        description={t('invite.copyHint')}
        readOnly
        value={link}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
      />
      <Group justify="space-between">
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />} onClick={copy}>
              {common(copied ? 'act.copied' : 'act.copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          {t('invite.finished')}
        </Button>
      </Group>
    </Stack>
  );
}
