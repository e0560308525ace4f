import type { CaseDetail } from '@aurora/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import type { CallRequest } from '../../../api/operations.ts'
import { AssignDialog } from '../../../components/assign-dialog/assign-dialog.tsx'
import { Button } from '../../../components/button/button.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { showText } from '../../../format/show-text.ts'
import { useNow } from '../../../time/use-now.ts'
import { useWork } from '../acts/work.ts'
import { patchCase } from '../state/case-cache.ts'
import { caseKeys } from '../state/queries.ts'
import { useDesk } from '../state/desk.ts'
import { inOrder, isTaskOpen } from '../state/status-words.ts'
import { TaskComments } from './task-comments.tsx'
import { TaskTemplates } from './task-templates.tsx'
import { usePartChange, type PartChange } from './use-part-change.ts'
import styles from './case-panel.module.css'

type Task = CaseDetail['tasks'][number]
type TaskChange = CallRequest<'changeTask'>['body']

/** What is to be done, the next first: added in place, given to people, ticked off. */
export function TasksTab({ one }: { readonly one: CaseDetail }): ReactElement {
  const { mayWrite } = useWork()
  const [given, give] = useState<Task>()
  const client = useQueryClient()
  const part = usePartChange()
  const isChangeable = mayWrite && one.mergedInto === null
  // Shown at once; an answer, or the refusal, brings the tasks as they are.
  const changeTask = async (task: Task, body: TaskChange): Promise<void> => {
    const show = (shown: Task): void =>
      patchCase(client, one.id, { tasks: one.tasks.map((other) => (other.id === task.id ? shown : other)) })
    const wanted: Task = {
      ...task,
      state: body.state ?? task.state,
      assignee: body.assignee === undefined ? task.assignee : body.assignee,
    }
    // An answer that is on its way is older than this change, and would take it back.
    await client.cancelQueries({ queryKey: caseKeys.details }, { revert: false })
    show(wanted)
    if (!(await part.run(() => call('changeTask', { params: { id: one.id, task: task.id }, body })))) show(task)
  }
  return (
    <div className={styles.part}>
      {isChangeable && <NewTask one={one} part={part} />}
      {isChangeable && <TaskTemplates one={one} part={part} />}
      {part.error !== undefined && (
        <p className={styles.error} role="alert">
          {part.error}
        </p>
      )}
      {one.tasks.length === 0 && <p className={styles.faint}>Nothing is to be done yet.</p>}
      <ul className={styles.lines} aria-label="Tasks">
        {inOrder(one.tasks).map((task) => (
          <TaskLine
            key={task.id}
            task={task}
            isChangeable={isChangeable}
            onComment={(text) => part.run(() => comment(one, task, text))}
            onGive={() => give(task)}
            onChange={(body) => changeTask(task, body)}
          />
        ))}
      </ul>
      {given !== undefined && (
        <AssignDialog
          what="the task"
          onClose={() => give(undefined)}
          onDone={(assignee) => {
            give(undefined)
            void changeTask(given, { assignee })
          }}
        />
      )}
    </div>
  )
}

const comment = (one: CaseDetail, task: Task, text: string): Promise<unknown> =>
  call('noteCase', { params: { id: one.id }, body: { text, task: task.id } })

/** When a task may be due, as the server takes it. */
const dues = [
  ['', 'no due time'],
  ['now+4h', 'due in 4 hours'],
  ['now+1d', 'due in a day'],
  ['now+3d', 'due in 3 days'],
  ['now+7d', 'due in a week'],
] as const

function NewTask({ one, part }: { readonly one: CaseDetail; readonly part: PartChange }): ReactElement {
  const { me } = useDesk()
  const [title, setTitle] = useState('')
  const [due, setDue] = useState('')
  const [isMine, setMine] = useState(false)
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (title.trim() === '') return
    const rest = { ...(due === '' ? {} : { due }), ...(isMine ? { assignee: me.name } : {}) }
    if (!(await part.run(() => call('addTask', { params: { id: one.id }, body: { title: title.trim(), ...rest } }))))
      return
    setTitle('')
    setDue('')
    setMine(false)
  }
  return (
    <form className={styles.newTask} onSubmit={(event) => void add(event)}>
      <TextField
        label="New task"
        value={title}
        onChange={setTitle}
        maxLength={500}
        autoComplete="off"
        placeholder="What is to be done. Enter adds it."
      />
      <div className={styles.choices}>
        <select aria-label="Due" value={due} onChange={(event) => setDue(event.target.value)}>
          {dues.map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </select>
        <label>
          <input type="checkbox" checked={isMine} onChange={(event) => setMine(event.target.checked)} /> For me
        </label>
        <Button submits disabled={title.trim() === '' || part.isRunning}>
          Add task
        </Button>
      </div>
    </form>
  )
}

interface TaskLineProps {
  readonly task: Task
  readonly isChangeable: boolean
  /** Resolves to whether the comment was added. */
  readonly onComment: (text: string) => Promise<boolean>
  readonly onGive: () => void
  /** Resolves once it is done or refused. */
  readonly onChange: (body: TaskChange) => Promise<void>
}

function TaskLine({ task, isChangeable, onComment, onGive, onChange }: TaskLineProps): ReactElement {
  const nowMs = useNow(60_000)
  // A tick shows at once: a box that its owner sets later would be seen to jump back.
  const [ticked, tick] = useState<Task['state']>()
  const isOpen = isTaskOpen({ state: ticked ?? task.state })
  const change = (state: Task['state']): void => {
    tick(state)
    void onChange({ state }).finally(() => tick(undefined))
  }
  const isLate = isOpen && task.due !== null && Date.parse(task.due) < nowMs
  const owner = task.assignee === null ? 'of nobody' : showText(task.assignee)
  return (
    <li className={styles.task} data-open={isOpen}>
      <label className={styles.tick}>
        <input
          type="checkbox"
          checked={!isOpen}
          disabled={!isChangeable}
          onChange={() => change(isOpen ? 'done' : 'open')}
        />
        <span>
          <LogText text={task.title} most={300} />
        </span>
      </label>
      {task.state === 'cancelled' && <span className={styles.outcome}>cancelled</span>}
      {task.due !== null && (
        <span className={styles.due} data-late={isLate}>
          {isLate ? 'late, ' : ''}due <Timestamp iso={task.due} />
        </span>
      )}
      <TaskComments task={task} isChangeable={isChangeable} onComment={onComment} />
      {isChangeable ? (
        <button type="button" className={styles.owner} aria-label={`Owner: ${owner}. Assign`} onClick={onGive}>
          {owner}
        </button>
      ) : (
        <span className={styles.outcome}>{owner}</span>
      )}
    </li>
  )
}
