import type { ReactElement } from 'react'
import { useStored } from '../../state/stored.ts'
import { themeChoice, themeLabels, themeNames } from '../../theme/theme-choice.ts'
import { IconButton } from '../button/button.tsx'
import { Menu, MenuItem } from '../menu/menu.tsx'

/** Chooses the theme; this browser remembers it. */
export function ThemeMenu(): ReactElement {
  const [choice, choose] = useStored(themeChoice)
  return (
    <Menu
      label="Theme"
      width={180}
      side="end"
      trigger={(props) => <IconButton icon="theme" label="Theme" {...props} />}
    >
      {themeNames.map((name) => (
        <MenuItem key={name} choice={{ kind: 'radio', isOn: name === choice }} onSelect={() => choose(name)}>
          {themeLabels[name]}
        </MenuItem>
      ))}
    </Menu>
  )
}
