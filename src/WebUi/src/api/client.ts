import createFetchClient, { type Middleware } from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import type { components, paths } from './generated/schema';
import { inLanguage } from './plain';
import { Unreachable } from './problems';
import { refresh } from './refresh';
import { freshToken } from './session';
import { untilAnswered } from './untilAnswered';

/** The types of the API's answers and requests. */
export type Schemas = components['schemas'];

const timeLimit = 60_000;

/** Files take as long as the line needs. */
const uploadLimit = 30 * 60_000;
const limitOf = (request: Request) => (request.headers.get('Content-Type')?.startsWith('multipart/') ? uploadLimit : timeLimit);

/** Sends as whoever is logged in; a login that ended meanwhile is renewed once. */
async function send(request: Request): Promise<Response> {
  const again = request.clone();
  const limited = (sent: Request) => untilAnswered(sent, limitOf(sent));
  if (freshToken() === null) {
    await refresh();
  }

  const answer = await limited(authorised(request));
  return answer.status === 401 && (await refresh()) ? limited(authorised(again)) : answer;
}

function authorised(request: Request): Request {
  const token = freshToken();
  if (token !== null) {
    request.headers.set('Authorization', `Bearer ${token}`);
  }

  return request;
}

/** A bare 5xx of a proxy has no problem in it: it is told like a server that is not reached. */
const unreadable: Middleware = {
  onResponse({ response }) {
    if (!response.ok && !(response.headers.get('Content-Type') ?? '').includes('json')) {
      throw new Unreachable();
    }
  },
};

/** The API, as whoever is logged in. Answers `{ data, error }`. */
export const api = createFetchClient<paths>({ fetch: send, credentials: 'same-origin' });
api.use(inLanguage, unreadable);

/** The API for components: `$api.useQuery('get', '/api/v1/bots')`. */
export const $api = createQueryClient(api);
