import { useQueryClient } from '@tanstack/react-query'
import { useEffect, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { useSignal } from '../../../state/signal.ts'
import { closeLayer, openLayer } from '../state/layers.ts'
import { sections } from '../state/sections.ts'
import { useWorkspace } from '../state/workspace.ts'
import { DeleteDialog } from '../desk/delete-dialog.tsx'
import { HuntDialog } from '../desk/hunt-dialog.tsx'
import { RuleDialog } from '../desk/rule-dialog.tsx'
import { VersionsDialog } from '../desk/versions-dialog.tsx'
import { PromoteDialog } from './promote-dialog.tsx'
import { SuppressDialog } from './suppress-dialog.tsx'

/** The dialog that is open over the workspace, if one is. */
export function SiemLayers(): ReactElement | null {
  const layer = useSignal(openLayer)
  const { address, change } = useWorkspace()
  const client = useQueryClient()
  useEffect(() => closeLayer, [])
  switch (layer?.kind) {
    case undefined:
      return null
    case 'hunt':
      return <HuntDialog hunt={layer.hunt} onClose={closeLayer} />
    case 'rule':
      return <RuleDialog rule={layer.rule} onClose={closeLayer} />
    case 'versions':
      return <VersionsDialog rule={layer.rule} onClose={closeLayer} />
    case 'promote':
      return <PromoteDialog events={layer.events} onClose={closeLayer} />
    case 'suppress':
      return <SuppressDialog event={layer.event} onClose={closeLayer} />
    case 'deleteHunt':
      return (
        <DeleteDialog
          name={layer.hunt.name}
          stays="Rules that were made of it stay. Whoever it is shared with loses it too."
          onClose={closeLayer}
          onDelete={async () => {
            await call('deleteHunt', { params: { id: layer.hunt.id } })
            if (address.hunt === layer.hunt.id) change({ hunt: '' }, { replace: true })
            void client.invalidateQueries({ queryKey: sections.hunts.queryKey })
          }}
        />
      )
    case 'deleteRule':
      return (
        <DeleteDialog
          name={layer.rule.title}
          stays="It runs no more. What it found, its alerts and its history stay."
          onClose={closeLayer}
          onDelete={async () => {
            await call('deleteOwnRule', { params: { id: layer.rule.id } })
            if (address.rule === layer.rule.id) change({ rule: '' }, { replace: true })
            void client.invalidateQueries({ queryKey: sections.rules.queryKey })
          }}
        />
      )
  }
}
