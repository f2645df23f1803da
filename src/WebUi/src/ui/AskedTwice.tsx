import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  /** The act that is asked about once more. */
  yes: string;
  /** Which row it is of, for who listens. */
  label?: string;
  busy: boolean;
  onYes: () => void;
}

/** Deletes after a second press, in the row itself: for what is easily made anew. */
export function AskedTwice({ yes, label, busy, onYes }: Props) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  return asked ? (
    <>
      <Button size="xs" color="red" loading={busy} onClick={onYes}>
        {yes}
      </Button>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          setAsked(false);
        }}
      >
        {t('act.leave')}
      </Button>
    </>
  ) : (
    <Button
      size="xs"
      variant="default"
      aria-label={label}
      onClick={() => {
        setAsked(true);
      }}
    >
      {t('act.delete')}
    </Button>
  );
}
