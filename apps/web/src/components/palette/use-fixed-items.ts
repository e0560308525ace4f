import type { Me } from '@aurora/contract'
import { useNavigate } from '@tanstack/react-router'
import { keyTable, type KeyEntry, type KeyId } from '../../keys/key-table.ts'
import { runKey } from '../../keys/use-keys.ts'
import { may } from '../../session/use-me.ts'
import { themeChoice, themeLabels, themeNames } from '../../theme/theme-choice.ts'
import type { IconName } from '../icon/icon.tsx'
import type { PaletteItem } from './palette-item.ts'

const pages = [
  { to: '/siem', label: 'SIEM', icon: 'search', keys: 'g s', permission: 'siem:read' },
  { to: '/alerts', label: 'Alerts', icon: 'alerts', keys: 'g a', permission: 'alerts:read' },
  { to: '/cases', label: 'Cases', icon: 'cases', keys: 'g c', permission: 'cases:read' },
  { to: '/sources', label: 'Sources', icon: 'sources', keys: 'g u', permission: 'siem:read' },
] as const satisfies readonly { to: string; label: string; icon: IconName; keys: string; permission: string }[]

/** What is there without asking the server: pages, what `active` keys do on the page behind, and themes. */
export function useFixedItems(me: Me, active: readonly KeyId[]): readonly PaletteItem[] {
  const navigate = useNavigate()
  const goings = pages
    .filter(({ permission }) => may(me, permission))
    .map(({ to, label, icon, keys }) => ({
      id: to,
      group: 'Pages',
      label,
      icon,
      keys,
      run: () => void navigate({ to }),
    }))
  const acts = active.filter(isAct).map((id) => {
    const { does, keys }: KeyEntry = keyTable[id]
    return { id, group: 'On this page', label: does, icon: 'play', keys: keys[0], run: () => runKey(id) } as const
  })
  const themes = themeNames.map((name) => ({
    id: `theme ${name}`,
    group: 'Looks',
    label: `Theme: ${themeLabels[name].toLowerCase()}`,
    icon: 'theme' as const,
    run: () => themeChoice.set(name),
  }))
  return [...goings, ...acts, ...themes]
}

/** Keys of controls need their focus, pages stand by themselves, and the palette is open already. */
function isAct(id: KeyId): boolean {
  const { isLocal }: KeyEntry = keyTable[id]
  return isLocal !== true && !id.startsWith('go.') && id !== 'palette.open' && id !== 'layer.close'
}
