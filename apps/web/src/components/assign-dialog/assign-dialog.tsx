import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../api/client.ts'
import { Button } from '../button/button.tsx'
import { Dialog } from '../dialog/dialog.tsx'
import { Section } from '../section/section.tsx'
import { Skeleton } from '../section/skeleton.tsx'
import { TextField } from '../text-field/text-field.tsx'
import { showText } from '../../format/show-text.ts'
import styles from '../dialog/dialog-form.module.css'

interface AssignDialogProps {
  /** What is given: "A-12", "3 alerts". */
  readonly what: string
  readonly onDone: (assignee: string | null) => void
  readonly onClose: () => void
}

const mostShown = 50

/** Gives alerts or a case to a person, or to nobody. Typing narrows the list, Enter takes its first line. */
export function AssignDialog({ what, onDone, onClose }: AssignDialogProps): ReactElement {
  const [filter, setFilter] = useState('')
  const people = useQuery({
    queryKey: ['alert-assignees'],
    queryFn: ({ signal }) => call('alertAssignees', { signal }),
    staleTime: 30_000,
  })
  const wanted = filter.trim().toLowerCase()
  const found = people.data?.items.filter(({ name }) => name.toLowerCase().includes(wanted)) ?? []
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const [first] = found
    if (first !== undefined) onDone(first.name)
  }
  return (
    <Dialog title={`Assign ${what}`} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <TextField label="Person" value={filter} onChange={setFilter} autoComplete="off" data-autofocus />
        <Section label="people" query={people} skeleton={<Skeleton rows={4} />}>
          {() => (
            <ul className={styles.people} aria-label="People">
              {found.slice(0, mostShown).map(({ name, role }) => (
                <li key={name}>
                  <button type="button" className={styles.person} onClick={() => onDone(name)}>
                    <span>{showText(name)}</span>
                    <small>{role}</small>
                  </button>
                </li>
              ))}
              {found.length === 0 && <li className={styles.faint}>Nobody of that name works here.</li>}
              {found.length > mostShown && (
                <li className={styles.faint}>{found.length - mostShown} more: type a name</li>
              )}
            </ul>
          )}
        </Section>
        <div className={styles.buttons}>
          <Button onClick={() => onDone(null)}>To nobody</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  )
}
