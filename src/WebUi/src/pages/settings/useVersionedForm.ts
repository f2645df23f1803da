import type { UseFormInput } from '@mantine/form';
import { useRef, useState } from 'react';
import { useApiForm, type ApiForm } from '@/ui/useApiForm';

interface Answer<T> {
  data?: T;
  error?: unknown;
}

interface VersionedForm<V extends Record<string, unknown>> extends ApiForm<V> {
  /** Saves what was typed over what somebody else saved meanwhile. */
  overwrite: () => void;
}

/** A form of something that has a version: saving it names the version that was read, so nobody's change is undone unseen.
 * @param first the version that the form was filled from.
 * @param read reads what is saved now. */
export function useVersionedForm<V extends Record<string, unknown>, D extends { version: number }>(
  input: UseFormInput<V>,
  first: number,
  read: () => Promise<Answer<D>>,
  send: (values: V, ifMatch: string) => Promise<Answer<D>>,
  done: (data: D) => void,
): VersionedForm<V> {
  const version = useRef(first);
  const [reading, setReading] = useState(false);
  const made = useApiForm<V, D>(
    input,
    (values) => send(values, `"${String(version.current)}"`),
    (data) => {
      version.current = data.version;
      done(data);
    },
  );

  const overwrite = async () => {
    setReading(true);
    try {
      const now = await read();
      if (now.data) {
        version.current = now.data.version;
        made.onSubmit();
      }
    } finally {
      setReading(false);
    }
  };

  return { ...made, busy: made.busy || reading, overwrite: () => void overwrite().catch(() => undefined) };
}
