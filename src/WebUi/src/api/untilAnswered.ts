import { Unreachable } from './problems';

/** Sends a request that must be answered within a time. The time counts until the answer begins: a long file may take as long as the line needs. */
export async function untilAnswered(request: Request, limit: number): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
  }, limit);
  try {
    return await fetch(request, { signal: AbortSignal.any([request.signal, late.signal]) });
  } catch (error) {
    throw request.signal.aborted ? error : new Unreachable();
  } finally {
    clearTimeout(timer);
  }
}
