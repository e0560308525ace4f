import { reads, stored } from '../state/stored.ts'
import { signal, useSignal } from '../state/signal.ts'

export const themeNames = ['system', 'dark', 'light', 'contrast'] as const
export type ThemeName = (typeof themeNames)[number]
export type ShownTheme = Exclude<ThemeName, 'system'>

export const themeLabels: Readonly<Record<ThemeName, string>> = {
  system: 'As the system',
  dark: 'Dark',
  light: 'Light',
  contrast: 'High contrast',
}

/** What the person chose; public/theme.js reads the same before the first paint. */
export const themeChoice = stored('theme', reads.oneOf(themeNames, 'system'))

const lightQuery = globalThis.matchMedia?.('(prefers-color-scheme: light)')
const contrastQuery = globalThis.matchMedia?.('(prefers-contrast: more)')

function resolve(): ShownTheme {
  const choice = themeChoice.get()
  if (choice !== 'system') return choice
  if (contrastQuery?.matches) return 'contrast'
  return lightQuery?.matches ? 'light' : 'dark'
}

const shown = signal<ShownTheme>(resolve())

/** Follows the choice and the system from now on; once, at start. */
export function followTheme(): void {
  const apply = (): void => {
    document.documentElement.dataset['theme'] = resolve()
    shown.set(resolve())
  }
  themeChoice.subscribe(apply)
  lightQuery?.addEventListener('change', apply)
  contrastQuery?.addEventListener('change', apply)
  apply()
}

/** The theme on the screen. */
export const useShownTheme = (): ShownTheme => useSignal(shown)
