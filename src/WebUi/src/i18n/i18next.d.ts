import 'i18next';
import type admin from './ko/admin';
import type books from './ko/books';
import type bots from './ko/bots';
import type common from './ko/common';
import type door from './ko/door';
import type settings from './ko/settings';
import type today from './ko/today';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      admin: typeof admin;
      books: typeof books;
      bots: typeof bots;
      common: typeof common;
      door: typeof door;
      settings: typeof settings;
      today: typeof today;
    };
  }
}
