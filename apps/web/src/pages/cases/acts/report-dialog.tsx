import type { CaseItem } from '@aurora/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement, type ReactNode } from 'react'
import { callForFile } from '../../../api/client.ts'
import type { CallRequest } from '../../../api/operations.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { saveFile } from '../../../format/save-file.ts'
import { refreshCases } from '../state/case-cache.ts'
import { caseKeys } from '../state/queries.ts'
import { localZone } from '../../../time/zone.ts'
import styles from '../../../components/dialog/dialog-form.module.css'
import own from './report-dialog.module.css'

type Body = CallRequest<'reportCase'>['body']
type Report = { readonly [Part in keyof Body]-?: NonNullable<Body[Part]> }

const formats: readonly { readonly name: Report['format']; readonly word: string }[] = [
  { name: 'html', word: 'HTML, to be printed' },
  { name: 'markdown', word: 'Markdown' },
  { name: 'json', word: 'JSON' },
  { name: 'stix', word: 'STIX 2.1' },
]

const markings: readonly { readonly name: Report['marking']; readonly means: string }[] = [
  { name: 'red', means: 'those it is given to, nobody else' },
  { name: 'amber+strict', means: 'their organisation' },
  { name: 'amber', means: 'their organisation and its clients' },
  { name: 'green', means: 'their community' },
  { name: 'clear', means: 'everybody' },
]

const sections = ['notes', 'alerts', 'timeline', 'tasks', 'observables', 'evidence'] as const

/** The case for somebody who cannot look here: what is in it, who may see it, and how it will read, before it is saved. */
export function ReportDialog({ one, onClose }: { readonly one: CaseItem; readonly onClose: () => void }): ReactElement {
  const client = useQueryClient()
  const zones = [...new Set([one.zone ?? localZone, localZone, 'UTC'])]
  const [report, setReport] = useState<Report>({
    ...{ format: 'html', marking: 'amber', sections: [...sections], zone: zones[0] ?? 'UTC', isPreview: false },
  })
  const [error, setError] = useState<string>()
  const [isSaving, setSaving] = useState(false)
  const change = (part: Partial<Report>): void => setReport({ ...report, ...part })
  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const { fileName, text, mediaType } = await callForFile('reportCase', { params: { id: one.id }, body: report })
      saveFile(fileName, text, mediaType)
      toast(`Saved ${fileName}. The timeline says so.`, { tone: 'good' })
      onClose()
      refreshCases(client)
    } catch (problem) {
      setError(sentenceOf(problem))
      setSaving(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void save()
  }
  return (
    <Dialog title={`Report of ${one.name}`} size="lg" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <div className={own.choices}>
          <Choice label="Format" value={report.format} onChange={(format) => change({ format })}>
            {formats.map(({ name, word }) => (
              <option key={name} value={name}>
                {word}
              </option>
            ))}
          </Choice>
          <Choice label="Who may see it" value={report.marking} onChange={(marking) => change({ marking })}>
            {markings.map(({ name, means }) => (
              <option key={name} value={name}>
                TLP:{name.toUpperCase()}, {means}
              </option>
            ))}
          </Choice>
          <Choice label="Times" value={report.zone} onChange={(zone) => change({ zone })}>
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone === 'UTC' ? 'UTC' : `UTC and ${zone}${zone === one.zone ? ', of the case' : ''}`}
              </option>
            ))}
          </Choice>
        </div>
        <fieldset className={styles.inline}>
          <legend>With</legend>
          {sections.map((section) => (
            <label key={section} className={styles.check}>
              <input
                type="checkbox"
                checked={report.sections.includes(section)}
                onChange={({ target }) =>
                  change({
                    sections: sections.filter((each) =>
                      each === section ? target.checked : report.sections.includes(each),
                    ),
                  })
                }
              />
              {section}
            </label>
          ))}
        </fieldset>
        <Preview one={one} report={report} />
        {error !== undefined && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" submits disabled={isSaving}>
            {isSaving ? 'Writing…' : 'Save the report'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly children: ReactNode
}

function Choice<Value extends string>({ label, value, onChange, children }: ChoiceProps<Value>): ReactElement {
  return (
    <label className={own.choice}>
      <span>{label}</span>
      <select value={value} onChange={({ target }) => onChange(target.value as Value)}>
        {children}
      </select>
    </label>
  )
}

/** What it will say, as plain text: whatever the logs say in it stays text. It leaves no trace. */
function Preview({ one, report }: { readonly one: CaseItem; readonly report: Report }): ReactElement {
  const format = report.format === 'html' ? 'markdown' : report.format
  const body = { ...report, format, isPreview: true }
  const query = useQuery({
    queryKey: [...caseKeys.parts, 'report', one.id, body],
    queryFn: ({ signal }) => callForFile('reportCase', { params: { id: one.id }, body, signal }),
    staleTime: 0,
  })
  return (
    <Section label="the preview" query={query} skeleton={<Skeleton rows={6} />}>
      {({ text }) => (
        <pre className={own.preview} tabIndex={0} role="region" aria-label="Preview">
          {text.slice(0, 20_000)}
        </pre>
      )}
    </Section>
  )
}
