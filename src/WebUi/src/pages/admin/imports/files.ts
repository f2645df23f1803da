/** What an old machine's file is to the API. */
export type Part = 'database' | 'keyStore' | 'environment';

/** Files by what they are; databases of the time before have several. */
export interface Chosen {
  database: File[];
  keyStore: File | null;
  environment: File | null;
}

export const nothing: Chosen = { database: [], keyStore: null, environment: null };

/** What a file is by its name; null for none of them. */
export function partOf(name: string): Part | null {
  const lower = name.toLowerCase();
  return /\.(db|sqlite3?)$/.test(lower) ? 'database' : lower.endsWith('.json') ? 'keyStore' : /(^|\.)env(\.|$)/.test(lower) ? 'environment' : null;
}

/** Adds files; one of the same name takes the other's place. */
export function withFiles(chosen: Chosen, files: File[]): { chosen: Chosen; unknown: string[] } {
  const unknown: string[] = [];
  let next = chosen;
  for (const file of files) {
    const part = partOf(file.name);
    if (part === null) {
      unknown.push(file.name);
    } else if (part === 'database') {
      next = { ...next, database: [...next.database.filter((other) => other.name !== file.name), file] };
    } else {
      next = { ...next, [part]: file };
    }
  }

  return { chosen: next, unknown };
}

/** How to import. */
export interface Options {
  skipBadRows: boolean;
  overwrite: 'ask' | 'keep' | 'take';
  timeZone: string;
}

/** The form as the API reads it: fields first, and the databases last, as they are long. */
export function formOf(chosen: Chosen, options: Options, confirmation: string | null): FormData {
  const form = new FormData();
  form.append('dryRun', String(confirmation === null));
  form.append('skipBadRows', String(options.skipBadRows));
  if (options.overwrite !== 'ask') {
    form.append('overwrite', String(options.overwrite === 'take'));
  }

  form.append('timeZone', options.timeZone.trim());
  if (confirmation !== null) {
    form.append('confirmation', confirmation);
  }

  if (chosen.keyStore) {
    form.append('keyStore', chosen.keyStore, chosen.keyStore.name);
  }

  if (chosen.environment) {
    form.append('environment', chosen.environment, chosen.environment.name);
  }

  for (const file of chosen.database) {
    form.append('database', file, file.name);
  }

  return form;
}
