import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { preferences } from '@/ui/preferences';

/** The page's languages; the first is for whoever asks for neither. */
export const languages = ['ko', 'en'] as const;
export type LanguageCode = (typeof languages)[number];

const files = import.meta.glob<{ default: Record<string, unknown> }>(['./ko/*.ts', './en/*.ts']);

/** Texts come by area, when a page needs them. */
const areas: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read(language, area, done) {
    const load = files[`./${language}/${area}.ts`];
    if (!load) {
      done(new Error(`No texts for ${area} in ${language}.`), false);
      return;
    }

    load().then(
      (file) => {
        done(null, file.default);
      },
      (error: unknown) => {
        done(error as Error, true);
      },
    );
  },
};

const wanted = (): LanguageCode => {
  const kept = preferences.get().language;
  return kept ?? (navigator.languages.some((language) => language.startsWith('ko')) || !navigator.language.startsWith('en') ? 'ko' : 'en');
};

i18next.on('languageChanged', (language) => {
  document.documentElement.lang = language;
});

export const i18n = i18next.use(areas).use(initReactI18next);
void i18n.init({
  lng: wanted(),
  supportedLngs: languages,
  fallbackLng: false,
  ns: ['common'],
  defaultNS: 'common',
  interpolation: { escapeValue: false },
  returnNull: false,
  react: { useSuspense: true },
});
