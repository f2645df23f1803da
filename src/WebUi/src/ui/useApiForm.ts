import { useForm, type FormErrors, type UseFormInput, type UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { codeOf, fieldErrors, problemOf } from '@/api/problems';

/** What an openapi-fetch call answers. */
interface Answer<T> {
  data?: T;
  error?: unknown;
}

export interface ApiForm<V extends Record<string, unknown>> {
  form: UseFormReturnType<V>;
  /** What was refused beyond the fields; null for nothing. */
  error: unknown;
  busy: boolean;
  /** For the form element: sends what was typed. */
  onSubmit: (event?: React.FormEvent<HTMLFormElement>) => void;
}

/** A form whose refused fields get the API's words at the field, and the first of them the focus. Nothing typed is ever lost.
 * @param input the form's values.
 * @param send the API call.
 * @param done what follows when it was taken. */
export function useApiForm<V extends Record<string, unknown>, T>(
  input: UseFormInput<V>,
  send: (values: V) => Promise<Answer<T>>,
  done: (data: T, values: V) => void,
): ApiForm<V> {
  const form = useForm<V>(input);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (values: V) => {
    setBusy(true);
    setError(null);
    try {
      const answer = await send(values);
      if (answer.error === undefined) {
        done(answer.data as T, values);
        return;
      }

      const errors: FormErrors = {};
      const others: string[] = [];
      for (const [field, text] of Object.entries(fieldErrors(answer.error))) {
        if (form.getInputNode(field)) {
          errors[field] = text;
        } else {
          others.push(text);
        }
      }

      form.setErrors(errors);
      const first = Object.keys(errors)[0];
      if (first) {
        form.getInputNode(first)?.focus();
      }

      const problem = problemOf(answer.error);
      if (others.length > 0 && problem) {
        setError({ ...problem, title: others.join(' ') });
      } else if (!first || (codeOf(answer.error) !== 'validation' && problem?.title !== errors[first])) {
        setError(answer.error);
      }
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return { form, error, busy, onSubmit: form.onSubmit((values) => void submit(values)) };
}
