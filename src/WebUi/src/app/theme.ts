import { createTheme } from '@mantine/core';

/** How the page looks. Fonts are the reader's system's; primary shades are dark enough for white text on them (WCAG AA). */
export const themeFor = (closeLabel: string) => createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  // Where black and white are equally far: beyond it black is the better one (the library's own threshold leaves white on teal too pale).
  luminanceThreshold: 0.179,
  fontFamily: "system-ui, -apple-system, 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', 'NanumGothic', 'Segoe UI', Roboto, sans-serif",
  headings: { fontFamily: 'inherit', fontWeight: '700' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // What scrolls is scrolled by keyboard too.
    TableScrollContainer: { defaultProps: { scrollAreaProps: { viewportProps: { tabIndex: 0 } } } },
    // The library's own shade of a light alert's title is too pale to read (WCAG AA).
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    // So is that of a light badge; and in a narrow table a badge would be cut to its first letter.
    Badge: {
      styles: (_: unknown, { variant }: { variant?: string }) => ({
        root: { minWidth: 'max-content', textTransform: 'none' as const },
        label: variant === 'light' ? { color: 'var(--mantine-color-text)' } : {},
      }),
    },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': closeLabel } } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': closeLabel } } },
  },
});
