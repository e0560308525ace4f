import type { ReactElement } from 'react'
import { IconButton } from '../../../components/button/button.tsx'
import { Icon } from '../../../components/icon/icon.tsx'
import { formatShare } from '../../../format/number.ts'
import { showText } from '../../../format/show-text.ts'
import { useWorkspace } from '../state/workspace.ts'
import type { FieldItem } from './field-groups.ts'
import { FieldValues } from './field-values.tsx'
import styles from './field-sidebar.module.css'

interface FieldLineProps {
  readonly field: FieldItem
  readonly index: number
  readonly isReachable: boolean
  readonly isOpen: boolean
  readonly isPinned: boolean
  readonly onToggle: () => void
  readonly onPin: () => void
}

/** One field with its share; opened, its most frequent values. */
export function FieldLine(props: FieldLineProps): ReactElement {
  const { field, index, isReachable, isOpen, isPinned, onToggle, onPin } = props
  const { address, toggleColumn } = useWorkspace()
  const isColumn = address.columns.includes(field.name)
  return (
    <>
      <div className={styles.line}>
        <button
          type="button"
          className={styles.name}
          data-line={index}
          tabIndex={isReachable ? 0 : -1}
          aria-expanded={isOpen}
          title={field.about === '' ? field.name : `${field.name}\n${field.about}`}
          onClick={onToggle}
        >
          <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={12} />
          <span className={styles.label}>{showText(field.name)}</span>
          <span className={styles.share}>{formatShare(field.share)}</span>
        </button>
      </div>
      {isOpen && (
        <div className={styles.values}>
          <div className={styles.actions}>
            <IconButton icon="pin" size="s" label={isPinned ? 'Unpin' : 'Pin'} isOn={isPinned} onClick={onPin} />
            <IconButton
              icon="column"
              size="s"
              label={isColumn ? 'Remove the column' : 'Add as column'}
              isOn={isColumn}
              onClick={() => toggleColumn(field.name)}
            />
            <span className={styles.kind}>
              {field.kind}, {field.space === 'native' ? 'of the sender' : field.space}
            </span>
          </div>
          <FieldValues field={field.name} />
        </div>
      )}
    </>
  )
}
