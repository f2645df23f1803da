import type { components } from './generated/schema';

/** What the API says when it refuses. */
export type Problem = components['schemas']['Problem'];

/** The connection failed before an answer came. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

const isProblem = (error: unknown): error is Problem =>
  typeof error === 'object' && error !== null && 'status' in error && 'title' in error;

/** The API's refusal; null when the error is something else. */
export const problemOf = (error: unknown): Problem | null => (isProblem(error) ? error : null);

/** The code of the API's refusal, for programs to tell refusals apart. */
export const codeOf = (error: unknown): string | null => problemOf(error)?.code ?? null;

/** The refused fields with the first sentence about each. */
export function fieldErrors(error: unknown): Record<string, string> {
  const errors: unknown = problemOf(error)?.errors;
  if (typeof errors !== 'object' || errors === null) {
    return {};
  }

  return Object.fromEntries(
    Object.entries(errors).map(([field, texts]: [string, unknown]) => [
      // 'rules[0].dropRate' is 'rules.0.dropRate' to forms.
      field.replaceAll('[', '.').replaceAll(']', ''),
      Array.isArray(texts) ? texts.join(' ') : String(texts),
    ]),
  );
}

/** Whether trying again may help: the server was not reached, is busy or failed. */
export function mayPass(error: unknown): boolean {
  const problem = problemOf(error);
  return problem === null || problem.status === 429 || problem.status >= 500;
}
