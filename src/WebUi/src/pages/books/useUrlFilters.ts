import { useSearchParams } from 'react-router';

const names = ['bot', 'symbol', 'kind', 'state', 'from', 'to'] as const;

/** What a list is narrowed to, as the API names it. */
export type Filters = Partial<Record<(typeof names)[number], string>>;

/** A list's filters, kept in the address: a reload, a bookmark and the way back find the same list. */
export function useUrlFilters() {
  const [params, setParams] = useSearchParams();
  const filters: Filters = {};
  for (const name of names) {
    const value = params.get(name);
    if (value) {
      filters[name] = value;
    }
  }

  const change = (changes: { [K in keyof Filters]: string | null }) => {
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value) {
            after.set(name, value);
          } else {
            after.delete(name);
          }
        }

        return after;
      },
      { replace: true },
    );
  };
  const clear = () => {
    change(Object.fromEntries(names.map((name) => [name, null])));
  };
  return { filters, change, clear, any: Object.keys(filters).length > 0 };
}
