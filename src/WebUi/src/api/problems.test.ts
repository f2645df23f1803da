import { describe, expect, it } from 'vitest';
import { codeOf, fieldErrors, mayPass, Unreachable } from './problems';

const refusal = { type: 't', title: 'The request breaks a rule.', status: 400, code: 'validation', traceId: '1', errors: { seed: ['Too small.', 'Not a number.'], 'closingDipRules[0].dropRate': ['Too large.'] } };

describe('refusals', () => {
  it('are told at the fields that forms know them by', () => {
    expect(fieldErrors(refusal)).toEqual({ seed: 'Too small. Not a number.', 'closingDipRules.0.dropRate': 'Too large.' });
  });

  it('have a code; what is none of the API\'s has none', () => {
    expect(codeOf(refusal)).toBe('validation');
    expect(codeOf(new Unreachable())).toBeNull();
  });

  it('are not asked for again, and what may pass is', () => {
    expect(mayPass(refusal)).toBe(false);
    expect(mayPass({ ...refusal, status: 429 })).toBe(true);
    expect(mayPass(new Unreachable())).toBe(true);
  });
});
