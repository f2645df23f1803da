import { notifications } from '@mantine/notifications';
import { problemOf } from '@/api/problems';
import { i18n } from '@/i18n';

/** Says for a moment that something was done. */
export function told(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 6_000 });
}

/** Says what was refused, where no form or dialog has a place for it. */
export function refused(error: unknown): void {
  notifications.show({ message: problemOf(error)?.title ?? i18n.t('problem.unreachable'), color: 'red', autoClose: 12_000 });
}
