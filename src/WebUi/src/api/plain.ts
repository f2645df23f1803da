import createClient, { type Middleware } from 'openapi-fetch';
import { i18n } from '@/i18n';
import type { paths } from './generated/schema';

/** Asks for answers in the page's language. */
export const inLanguage: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', i18n.resolvedLanguage ?? 'ko');
    return request;
  },
};

/** The API without a login: for logging in and for what anybody may ask. */
export const plain = createClient<paths>({ credentials: 'same-origin' });
plain.use(inLanguage);
