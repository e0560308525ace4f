import type { CaseDetail } from '@aurora/contract'
import type { ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { Button } from '../../../components/button/button.tsx'
import { Icon } from '../../../components/icon/icon.tsx'
import { Menu, MenuItem } from '../../../components/menu/menu.tsx'
import { plural } from '../../../format/number.ts'
import { useTaskTemplates } from '../state/queries.ts'
import type { PartChange } from './use-part-change.ts'
import styles from './case-panel.module.css'

interface TaskTemplatesProps {
  readonly one: CaseDetail
  readonly part: PartChange
}

/** The tasks that a kind of incident asks for, added at once; what the case has already is not added again. */
export function TaskTemplates({ one, part }: TaskTemplatesProps): ReactElement | null {
  const templates = useTaskTemplates().data?.items ?? []
  if (templates.length === 0) return null
  const titles = new Set(one.tasks.map(({ title }) => title))
  return (
    <div className={styles.templates}>
      <Menu
        label="Add the tasks for"
        width={280}
        trigger={(props) => (
          <Button look="quiet" icon="task" disabled={part.isRunning} {...props}>
            Tasks for a kind of incident <Icon name="chevronDown" size={12} />
          </Button>
        )}
      >
        {templates.map(({ id, name, tasks }) => {
          const fresh = tasks.filter(({ title }) => !titles.has(title)).length
          return (
            <MenuItem
              key={id}
              isDisabled={fresh === 0}
              onSelect={() => void part.run(() => call('addTasks', { params: { id: one.id }, body: { template: id } }))}
            >
              {name}, {fresh === 0 ? 'all there' : plural(fresh, 'task')}
            </MenuItem>
          )
        })}
      </Menu>
    </div>
  )
}
