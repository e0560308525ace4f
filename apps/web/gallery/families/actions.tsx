import { useState, type ReactElement } from 'react'
import { ActBar } from '../../src/components/act-bar/act-bar.tsx'
import { Button, IconButton } from '../../src/components/button/button.tsx'
import { Command } from '../../src/components/command/command.tsx'
import { FilterBar } from '../../src/components/filter-bar/filter-bar.tsx'
import { FilterChoice } from '../../src/components/filter-bar/filter-choice.tsx'
import { StatusFilter } from '../../src/components/filter-bar/status-filter.tsx'
import { TextFilter } from '../../src/components/filter-bar/text-filter.tsx'
import { Menu, MenuItem, MenuLine } from '../../src/components/menu/menu.tsx'
import { SeverityFilter } from '../../src/components/severity-filter/severity-filter.tsx'
import { Tabs } from '../../src/components/tabs/tabs.tsx'
import { showText } from '../../src/format/show-text.ts'
import { of, type Family } from '../example.ts'
import { hostile, long, nothing } from '../hostile-texts.ts'

const tabNames = ['Fields', 'Raw', 'Related'] as const

function SomeTabs(): ReactElement {
  const [current, setCurrent] = useState<(typeof tabNames)[number]>('Fields')
  return (
    <Tabs names={tabNames} current={current} onChange={setCurrent} label="Parts of the event" idPrefix="gallery">
      <p>What {current} shows.</p>
    </Tabs>
  )
}

const statuses = ['open', 'closed'] as const

export const actions: Family = {
  name: 'actions',
  examples: [
    ...of('button', {
      plain: () => <Button onClick={nothing}>Refresh</Button>,
      main: () => <Button look="main">Save</Button>,
      quiet: () => <Button look="quiet">Cancel</Button>,
      danger: () => <Button look="danger">Delete</Button>,
      'with an icon': () => <Button icon="plus">New case</Button>,
      disabled: () => (
        <Button look="main" disabled>
          Saving…
        </Button>
      ),
      'hostile and long': () => <Button>{showText(hostile + long)}</Button>,
      'icon alone': () => <IconButton icon="copy" label="Copy the value" />,
      'icon alone, with a key': () => <IconButton icon="close" label="Close" keyId="layer.close" />,
      'icon alone, on': () => <IconButton icon="pin" label="Key moment" isOn />,
      'icon alone, small and disabled': () => <IconButton icon="copy" label="Copy" size="s" disabled />,
    }),
    ...of('act-bar', {
      'some acts': () => (
        <ActBar
          label="Act on A-12"
          acts={[
            { word: 'Acknowledge', keyId: 'alert.take', run: nothing },
            { word: 'Merge', run: nothing },
          ]}
        />
      ),
      'none permitted': () => <ActBar label="Act on A-12" acts={[]} />,
    }),
    ...of('command', {
      short: () => <Command text="./aurora up" />,
      long: () => <Command text={`./aurora ingest ${long} ${hostile}`} />,
    }),
    ...of('menu', {
      closed: () => (
        <Menu label="More" width={220} trigger={(props) => <IconButton icon="more" label="More of it" {...props} />}>
          <MenuItem onSelect={nothing}>Rename</MenuItem>
          <MenuItem onSelect={nothing} isDisabled>
            Not now
          </MenuItem>
          <MenuItem onSelect={nothing} choice={{ kind: 'checkbox', isOn: true }} stays>
            {hostile}
          </MenuItem>
          <MenuLine />
          <MenuItem onSelect={nothing}>Delete</MenuItem>
        </Menu>
      ),
    }),
    ...of('filter-bar', {
      'all filters': () => (
        <FilterBar>
          <TextFilter label="Text" placeholder="Title or entity" text={hostile} onChange={nothing} />
          <StatusFilter
            all={statuses}
            words={{ open: 'Open', closed: 'Closed' }}
            lists={[['All open', ['open']]]}
            chosen={['open']}
            counts={{ open: 12 }}
            onChoose={nothing}
          />
          <FilterChoice label="Only of" icon="user" text={hostile} isActive width={200}>
            <MenuItem onSelect={nothing}>Nobody</MenuItem>
          </FilterChoice>
        </FilterBar>
      ),
    }),
    ...of('severity-filter', {
      none: () => <SeverityFilter chosen={[]} onChange={nothing} />,
      some: () => <SeverityFilter chosen={['critical', 'high']} onChange={nothing} />,
    }),
    ...of('tabs', { 'three of them': () => <SomeTabs /> }),
  ],
}
