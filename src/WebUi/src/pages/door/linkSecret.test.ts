import { expect, test } from 'vitest';
import { linkSecret } from './linkSecret';

const at = (address: string) => {
  const { pathname, search, hash } = new URL(address, 'https://egg.example');
  return { pathname, search, hash };
};

test.each([
  ['/reset#token=eg_1', 'eg_1', '/reset'],
  ['/reset?token=eg_1', 'eg_1', '/reset'],
  ['/reset?token=old#token=new', 'new', '/reset'],
  ['/reset?lang=ko#token=eg%2B1&x=2', 'eg+1', '/reset?lang=ko#x=2'],
  ['/reset#token=', '', '/reset'],
  ['/reset', '', '/reset'],
])('%s carries %s', (address, secret, rest) => {
  expect(linkSecret(at(address), 'token')).toEqual({ secret, rest });
});
