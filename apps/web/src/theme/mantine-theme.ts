import { createTheme, Popover, Tooltip, type MantineColorsTuple } from '@mantine/core'
import styles from './mantine.module.css'

/** Mantine wants ten shades; ours are tokens, so every shade is the accent of the theme on the screen. */
const accent = Array.from({ length: 10 }, () => 'var(--accent)') as unknown as MantineColorsTuple

/** Mantine brings behaviour (focus, placement, dismissal); the looks are tokens. */
export const mantineTheme = createTheme({
  fontFamily: 'var(--font-ui)',
  fontFamilyMonospace: 'var(--font-mono)',
  primaryColor: 'accent',
  colors: { accent },
  respectReducedMotion: true,
  components: {
    Popover: Popover.extend({
      defaultProps: { transitionProps: { duration: 80 }, shadow: 'none' },
      classNames: { dropdown: styles.layer ?? '' },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { transitionProps: { duration: 80 }, withinPortal: false, floatingStrategy: 'fixed' },
      classNames: { tooltip: styles.tooltip ?? '' },
    }),
  },
})
