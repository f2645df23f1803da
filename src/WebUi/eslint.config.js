import hooks from 'eslint-plugin-react-hooks';
import a11y from 'eslint-plugin-jsx-a11y';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/api/generated'] },
  ts.configs.strict,
  { files: ['src/**/*.{ts,tsx}'], ...a11y.flatConfigs.recommended },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      // Focus goes into a dialog's first field on purpose.
      'jsx-a11y/no-autofocus': 'off',
      'no-restricted-globals': ['error', { name: 'localStorage', message: 'Only ui/preferences.ts keeps anything in the browser, and nothing secret.' }],
    },
  },
);
