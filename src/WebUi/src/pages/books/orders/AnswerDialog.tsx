import { Button, Checkbox, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { codeOf } from '@/api/problems';
import { queryClient } from '@/api/queryClient';
import { told } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { useFormat } from '@/ui/useFormat';
import { keyOf } from '@/ui/wishKeys';
import { withoutCode } from './NeedsAnswer';

interface Props {
  order: Schemas['OrderDto'];
  slice: Schemas['OrderSliceDto'];
  onClose: () => void;
}

/** Asks the owner what became of a slice that the broker's lists do not tell of. */
export function AnswerDialog({ order, slice, onClose }: Props) {
  const { t } = useTranslation('books');
  const { t: common } = useTranslation();
  const format = useFormat();
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { answer: '' as '' | 'placed' | 'never', placed: '', acceptOversold: false } },
    (values) => {
      const body: Schemas['ResolveSliceRequest'] =
        values.answer === 'placed' ? { placed: values.placed.trim(), acceptOversold: values.acceptOversold } : { neverPlaced: true };
      return api.POST('/api/v1/slices/{id}/resolve', { params: { path: { id: slice.id }, header: { 'Idempotency-Key': keyOf(['answer', slice.id, body]) } }, body });
    },
    () => {
      told(t('answer.done'));
      void queryClient.invalidateQueries();
      onClose();
    },
  );
  const { answer, placed } = form.values;
  return (
    <Modal opened onClose={onClose} title={t('answer.title')} size="lg" centered closeOnEscape={!busy} closeOnClickOutside={!busy} withCloseButton={!busy}>
      <form onSubmit={onSubmit}>
        <Stack>
          <Text size="sm" fw={600}>
            {t('answer.sent', { time: format.dateTime(slice.dueAt), symbol: order.symbol, quantity: format.number(slice.quantity), price: format.usd(slice.limitPrice) })}
          </Text>
          {slice.error && <Text size="sm">{withoutCode(slice.error)}</Text>}
          <Text size="sm">{t('answer.how')}</Text>
          <Radio.Group
            aria-label={t('answer.title')}
            value={answer}
            onChange={(value) => {
              form.setFieldValue('answer', value as 'placed');
            }}
          >
            <Stack gap="sm">
              <Radio value="placed" label={t('answer.placed')} />
              {answer === 'placed' && (
                <TextInput
                  ml={30}
                  label={t('answer.number')}
                  description={t('answer.numberHint')}
                  inputMode="numeric"
                  autoComplete="off"
                  key={form.key('placed')}
                  {...form.getInputProps('placed')}
                />
              )}
              <Radio value="never" label={t('answer.neverPlaced')} description={t('answer.neverText')} />
            </Stack>
          </Radio.Group>
          {error !== null && <ProblemAlert error={error} />}
          {answer === 'placed' && (codeOf(error) === 'sale_exceeds_holding' || form.values.acceptOversold) && (
            <Checkbox label={t('answer.oversold')} key={form.key('acceptOversold')} {...form.getInputProps('acceptOversold', { type: 'checkbox' })} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={busy}>
              {common('act.leave')}
            </Button>
            <Button type="submit" loading={busy} disabled={answer === '' || (answer === 'placed' && placed.trim() === '')}>
              {t(answer === 'never' ? 'answer.sendNever' : 'answer.sendPlaced')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
