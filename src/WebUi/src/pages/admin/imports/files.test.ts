import { describe, expect, it } from 'vitest';
import { formOf, nothing, partOf, withFiles } from './files';

const file = (name: string, text = name) => new File([text], name);

describe('files of an old machine', () => {
  it('are told apart by their names', () => {
    expect(['egg_chan.db', 'EGG.DB', 'key_store.json', '.env', 'chan.env', '.env.local', 'environment.txt', 'notes.txt'].map(partOf)).toEqual([
      'database', 'database', 'keyStore', 'environment', 'environment', 'environment', null, null,
    ]);
  });

  it('gather, and one that comes again takes the place of the first', () => {
    const first = withFiles(nothing, [file('trade_a.db', 'old'), file('order_a.db'), file('a.txt')]);
    expect(first.unknown).toEqual(['a.txt']);
    const { chosen } = withFiles(first.chosen, [file('trade_a.db', 'newer'), file('key_store.json')]);
    expect(chosen.database.map((one) => [one.name, one.size])).toEqual([['order_a.db', 10], ['trade_a.db', 5]]);
    expect(chosen.keyStore?.name).toBe('key_store.json');
  });

  it('are sent with the options of their dry run', () => {
    const { chosen } = withFiles(nothing, [file('egg.db'), file('.env')]);
    const options = { skipBadRows: true, overwrite: 'keep', timeZone: ' Asia/Seoul ' } as const;
    const names = (form: FormData) => [...form.entries()].map(([name, value]) => `${name}=${value instanceof File ? value.name : value}`);
    expect(names(formOf(chosen, options, null))).toEqual(['dryRun=true', 'skipBadRows=true', 'overwrite=false', 'timeZone=Asia/Seoul', 'environment=.env', 'database=egg.db']);
    expect(names(formOf(chosen, { ...options, overwrite: 'ask' }, 'yes'))).toEqual(['dryRun=false', 'skipBadRows=true', 'timeZone=Asia/Seoul', 'confirmation=yes', 'environment=.env', 'database=egg.db']);
  });
});
