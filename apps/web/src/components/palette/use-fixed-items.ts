import type { Me } from '@aurora/contract'
import { useNavigate } from '@tanstack/react-router'
import { keyTable, type KeyEntry, type KeyId } from '../../keys/key-table.ts'
import { keysOf } from '../../keys/key-choices.ts'
import { runKey } from '../../keys/use-keys.ts'
import { densityChoice, densityLabels, densityNames } from '../../layout/density.ts'
import { may } from '../../session/use-me.ts'
import { themeChoice, themeLabels, themeNames } from '../../theme/theme-choice.ts'
import type { IconName } from '../icon/icon.tsx'
import type { PaletteItem } from './palette-item.ts'

interface PageEntry {
  readonly to: '/' | '/siem' | '/alerts' | '/cases' | '/sources' | '/connect' | '/settings'
  readonly label: string
  readonly icon: IconName
  readonly keyId?: KeyId
  readonly permission?: string
}

const pages: readonly PageEntry[] = [
  { to: '/', label: 'Overview', icon: 'overview', keyId: 'go.overview', permission: 'dashboard:read' },
  { to: '/siem', label: 'SIEM', icon: 'search', keyId: 'go.siem', permission: 'siem:read' },
  { to: '/alerts', label: 'Alerts', icon: 'alerts', keyId: 'go.alerts', permission: 'alerts:read' },
  { to: '/cases', label: 'Cases', icon: 'cases', keyId: 'go.cases', permission: 'cases:read' },
  { to: '/sources', label: 'Sources', icon: 'sources', keyId: 'go.sources', permission: 'siem:read' },
  { to: '/connect', label: 'Connect a source', icon: 'plus', permission: 'siem:read' },
  { to: '/settings', label: 'Settings', icon: 'settings' },
]

/** What is there without asking the server: pages, what `active` keys do on the page behind, and looks. */
export function useFixedItems(me: Me, active: readonly KeyId[]): readonly PaletteItem[] {
  const navigate = useNavigate()
  const goings = pages
    .filter(({ permission }) => permission === undefined || may(me, permission))
    .map(({ to, label, icon, keyId }) => ({
      id: to,
      group: 'Pages',
      label,
      icon,
      keys: keyId === undefined ? undefined : keysOf(keyId)[0],
      run: () => void navigate({ to }),
    }))
  const acts = active.filter(isAct).map((id) => {
    const { does }: KeyEntry = keyTable[id]
    return { id, group: 'On this page', label: does, icon: 'play', keys: keysOf(id)[0], run: () => runKey(id) } as const
  })
  const themes = themeNames.map((name) => ({
    id: `theme ${name}`,
    group: 'Looks',
    label: `Theme: ${themeLabels[name].toLowerCase()}`,
    icon: 'theme' as const,
    run: () => themeChoice.set(name),
  }))
  const densities = densityNames.map((name) => ({
    id: `density ${name}`,
    group: 'Looks',
    label: `Rows: ${densityLabels[name].toLowerCase()}`,
    icon: 'fields' as const,
    run: () => densityChoice.set(name),
  }))
  return [...goings, ...acts, ...themes, ...densities]
}

/** Keys of controls need their focus, pages stand by themselves, and the palette is open already. */
function isAct(id: KeyId): boolean {
  const { isLocal }: KeyEntry = keyTable[id]
  return isLocal !== true && !id.startsWith('go.') && id !== 'palette.open' && id !== 'layer.close'
}
