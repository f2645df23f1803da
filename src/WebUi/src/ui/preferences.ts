import { useSyncExternalStore } from 'react';
import type { LanguageCode } from '@/i18n';

/** What this browser keeps: how things look, and nothing that is anybody's. */
export interface Preferences {
  language: LanguageCode | null;
  /** Whether gains are red and losses blue, as in Korea, or the other way round. */
  gains: 'redUp' | 'blueUp';
}

const key = 'eggmoney.preferences';
const defaults: Preferences = { language: null, gains: 'redUp' };
const listeners = new Set<() => void>();

// eslint-disable-next-line no-restricted-globals -- the one place for it
const storage = () => localStorage;

function read(): Preferences {
  try {
    const kept = JSON.parse(storage().getItem(key) ?? '{}') as Partial<Preferences>;
    return {
      language: kept.language === 'ko' || kept.language === 'en' ? kept.language : null,
      gains: kept.gains === 'blueUp' ? 'blueUp' : 'redUp',
    };
  } catch {
    return defaults;
  }
}

let current = read();

export const preferences = {
  get: () => current,
  set(change: Partial<Preferences>) {
    current = { ...current, ...change };
    try {
      storage().setItem(key, JSON.stringify(current));
    } catch {
      // A browser that keeps nothing shows the defaults next time.
    }

    for (const listener of listeners) {
      listener();
    }
  },
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

/** This browser's preferences, as React sees them. */
export const usePreferences = () => useSyncExternalStore(preferences.subscribe, preferences.get);
