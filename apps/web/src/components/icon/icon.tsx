// Data table: the icons, drawn on a grid of 16 with a stroke of 1.5. Decoration only: the control names itself.
import type { ReactElement } from 'react'

const paths = {
  search: 'M7 12a5 5 0 1 1 0-10 5 5 0 0 1 0 10Zm3.6-1.4L14 14',
  sources:
    'M2.5 4.5C2.5 3.4 5 2.5 8 2.5s5.5.9 5.5 2-2.5 2-5.5 2-5.5-.9-5.5-2Zm0 0v7c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2v-7m-11 3.5c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2',
  overview: 'M2.5 2.5h4.5v6H2.5zM9 2.5h4.5v3.5H9zM9 8.5h4.5v5H9zM2.5 11h4.5v2.5H2.5z',
  alerts: 'M8 2.2a4 4 0 0 1 4 4c0 3.6 1.5 4.8 1.5 4.8h-11S4 9.8 4 6.2a4 4 0 0 1 4-4Zm-1.5 11.3a1.6 1.6 0 0 0 3 0',
  bell: 'M8 3.2a3.4 3.4 0 0 1 3.4 3.4c0 3 1.3 4.2 1.3 4.2H3.3s1.3-1.2 1.3-4.2A3.4 3.4 0 0 1 8 3.2Zm0 0V1.8M6.6 13.2a1.5 1.5 0 0 0 2.8 0M1.8 5.6c.2-1.4.8-2.5 1.7-3.4m10.7 3.4c-.2-1.4-.8-2.5-1.7-3.4',
  settings:
    'M2.5 4.5h6m3.5 0h1.5M2.5 11.5H4m3.5 0h6M10.2 6.2a1.7 1.7 0 1 1 0-3.4 1.7 1.7 0 0 1 0 3.4ZM5.8 13.2a1.7 1.7 0 1 1 0-3.4 1.7 1.7 0 0 1 0 3.4Z',
  cases: 'M2 5h12v8.5H2zM5.5 5V2.5h5V5M2 8.5h12',
  board: 'M2.5 2.5h3v11h-3zM6.5 2.5h3v7h-3zM10.5 2.5h3v9h-3z',
  note: 'M3 2.5h10v8l-3 3H3zM13 10.5h-3v3M5.5 5.5h5m-5 2.5h3',
  task: 'M2.5 2.5h11v11h-11zM5 8l2.2 2.3L11.2 5.8',
  file: 'M4 1.8h5l3.5 3.5v9H4zM9 1.8v3.5h3.5',
  merge: 'M4 2v3.5c0 3 4 2.5 4 5.5v3M12 2v3.5c0 3-4 2.5-4 5.5',
  expand: 'M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5l-4.5 4.5M2.5 13.5 7 9',
  clock: 'M8 14.2A6.2 6.2 0 1 1 8 1.8a6.2 6.2 0 0 1 0 12.4ZM8 4.5V8l2.5 1.5',
  chevronLeft: 'M10 3 5 8l5 5',
  chevronRight: 'm6 3 5 5-5 5',
  chevronDown: 'm3 6 5 5 5-5',
  chevronUp: 'm3 10 5-5 5 5',
  close: 'm3.5 3.5 9 9m0-9-9 9',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  column: 'M2.5 3h11v10h-11zM8 3v10',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  link: 'M6.5 9.5 9.5 6.5M7 4.5l1.8-1.8a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.8 1.8a3.2 3.2 0 0 1-4.5-4.5L4.5 7',
  help: 'M8 14.2A6.2 6.2 0 1 1 8 1.8a6.2 6.2 0 0 1 0 12.4ZM6.2 6.3C6.2 5.2 7 4.5 8 4.5s1.8.7 1.8 1.7C9.8 7.6 8 7.7 8 9.2m0 2.1v.1',
  user: 'M8 7.8a2.9 2.9 0 1 1 0-5.8 2.9 2.9 0 0 1 0 5.8Zm-5.5 6c.4-2.6 2.6-4 5.5-4s5.1 1.4 5.5 4',
  theme: 'M8 14.2A6.2 6.2 0 1 1 8 1.8a6.2 6.2 0 0 1 0 12.4Zm0-12.4v12.4',
  pause: 'M5.5 3.5v9m5-9v9',
  play: 'M4.5 3v10l8-5z',
  circle: 'M8 13.5a5.5 5.5 0 1 1 0-11 5.5 5.5 0 0 1 0 11Z',
  check: 'm3 8.5 3.3 3.5L13 4.5',
  warning: 'M8 2.2 14.5 13.5h-13zM8 6.5v3.2m0 1.9v.1',
  pin: 'M6 2h4l-.5 4.5L12 9v1H4V9l2.5-2.5zM8 10v4',
  fields: 'M2.5 4h11m-11 4h7m-7 4h9',
  bars: 'M2.5 13.5v-5m3.7 5v-10m3.7 10v-7m3.6 7v-3.5',
  table: 'M2 3h12v10H2zM2 6.5h12M6.5 6.5V13',
  filter: 'M2.5 3.5h11L9.5 8.5v4l-3 1.5V8.5z',
  menu: 'M2.5 4.5h11m-11 3.5h11m-11 3.5h11',
  refresh: 'M13.5 8a5.5 5.5 0 1 1-1.7-4M12 1.5V4.2H9.2',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 1 0-4 2 2 0 0 1 0 4Z',
  eyeOff:
    'M2 2l12 12M6.5 3.7A6.5 6.5 0 0 1 8 3.5c4 0 6.5 4.5 6.5 4.5a12 12 0 0 1-2 2.5M3.8 5.2A11.5 11.5 0 0 0 1.5 8S4 12.5 8 12.5c.8 0 1.5-.2 2.2-.4',
  target: 'M8 13.5a5.5 5.5 0 1 1 0-11 5.5 5.5 0 0 1 0 11ZM8 1v3m0 8v3M1 8h3m8 0h3',
  more: 'M3.5 8h.1m4.4 0h.1m4.4 0h.1',
  signOut: 'M6.5 2.5h-4v11h4M6 8h8m-3-3 3 3-3 3',
  sort: 'M5 13V3M2.5 5.5 5 3l2.5 2.5M11 3v10m-2.5-2.5L11 13l2.5-2.5',
} as const

export type IconName = keyof typeof paths

/** One icon in the colour of its text. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactElement {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden="true" focusable="false">
      <path d={paths[name]} stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
