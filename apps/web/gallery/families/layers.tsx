import { AssignDialog } from '../../src/components/assign-dialog/assign-dialog.tsx'
import { Button } from '../../src/components/button/button.tsx'
import { ConflictDialog } from '../../src/components/conflict-dialog/conflict-dialog.tsx'
import { Dialog } from '../../src/components/dialog/dialog.tsx'
import { Palette } from '../../src/components/palette/palette.tsx'
import { KeyHelp } from '../../src/components/shell/key-help.tsx'
import { MessageButton } from '../../src/components/message-list/message-button.tsx'
import { toast } from '../../src/components/toasts/toast-list.ts'
import { layersOf, of, type Family } from '../example.ts'
import { me } from '../fake-answers.ts'
import { hostile, nothing } from '../hostile-texts.ts'

const theirs = { name: 'A-12', severity: 'high' as const, assignee: hostile, updated: '2026-11-20T10:42:07Z' }

export const layers: Family = {
  name: 'layers',
  examples: [
    ...layersOf('dialog', {
      'with a question': (close) => (
        <Dialog title="Delete the hunt" onClose={close}>
          <p>{hostile}</p>
          <Button look="danger" onClick={close}>
            Delete
          </Button>
        </Dialog>
      ),
    }),
    ...layersOf('assign-dialog', {
      people: (close) => <AssignDialog what="A-12" onDone={close} onClose={close} />,
    }),
    ...layersOf('conflict-dialog', {
      'changed by somebody': (close) => (
        <ConflictDialog
          words={`Closed A-12: ${hostile}`}
          theirs={theirs}
          status="open"
          onApply={close}
          onClose={close}
        />
      ),
    }),
    ...layersOf('palette', { open: (close) => <Palette me={me} active={[]} onClose={close} /> }),
    ...layersOf('shell', { keys: (close) => <KeyHelp onClose={close} /> }),
    ...of('toasts', {
      note: () => <Button onClick={() => toast(`A note: ${hostile}`)}>Show a note</Button>,
      good: () => <Button onClick={() => toast('Saved.', { tone: 'good' })}>Show a good one</Button>,
      'bad, with an act': () => (
        <Button onClick={() => toast('Not saved.', { tone: 'bad', action: { label: 'Again', run: nothing } })}>
          Show a bad one
        </Button>
      ),
    }),
    ...of('message-list', { closed: () => <MessageButton /> }),
  ],
}
