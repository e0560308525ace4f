import { Popover } from '@mantine/core'
import { useState, type ReactElement } from 'react'
import { serverNowMs } from '../../api/server-clock.ts'
import { useKeys } from '../../keys/use-keys.ts'
import { describeRange, shiftRange, type TimeRange } from '../../time/range.ts'
import { useRange } from '../../time/use-range.ts'
import { useZone } from '../../time/use-zone.ts'
import { IconButton } from '../button/button.tsx'
import { Icon } from '../icon/icon.tsx'
import { TimeRangeForm } from './time-range-form.tsx'
import styles from './time-range.module.css'

/** The time range shared by the pages that have one: presets, a typed range, and steps of one width. */
export function TimeRangeControl(): ReactElement {
  const [range, setRange] = useRange()
  const [isOpen, setOpen] = useState(false)
  const zone = useZone()
  const shift = (direction: -1 | 1): void => setRange(shiftRange(range, direction, serverNowMs()))
  const choose = (next: TimeRange): void => {
    setOpen(false)
    setRange(next)
  }
  useKeys({
    'time.open': () => setOpen(true),
    'time.back': () => shift(-1),
    'time.forward': () => shift(1),
  })
  return (
    <div className={styles.control}>
      <IconButton icon="chevronLeft" label="One width back" keyId="time.back" size="s" onClick={() => shift(-1)} />
      <Popover opened={isOpen} onChange={setOpen} position="bottom-start" width={520} trapFocus returnFocus>
        <Popover.Target>
          <button type="button" className={styles.range} onClick={() => setOpen(!isOpen)}>
            <Icon name="clock" size={14} />
            <span className="visually-hidden">Time range: </span>
            {describeRange(range, zone, serverNowMs())}
            <Icon name="chevronDown" size={12} />
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Time range">
          <TimeRangeForm range={range} onChoose={choose} />
        </Popover.Dropdown>
      </Popover>
      <IconButton
        icon="chevronRight"
        label="One width forward"
        keyId="time.forward"
        size="s"
        onClick={() => shift(1)}
      />
    </div>
  )
}
