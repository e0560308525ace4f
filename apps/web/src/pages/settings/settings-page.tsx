import { useId, type ReactElement, type ReactNode } from 'react'
import { usePageTitle } from '../../components/page-title/use-page-title.ts'
import { useMe } from '../../session/use-me.ts'
import { AccountPart } from './account/account-part.tsx'
import { AppearancePart } from './appearance/appearance-part.tsx'
import { KeyboardPart } from './keyboard/keyboard-part.tsx'
import { NoticesPart } from './notices/notices-part.tsx'
import styles from './settings-page.module.css'

/** What a person chooses for this browser, and who they are here. Nothing of it is sent anywhere. */
export function SettingsPage(): ReactElement | null {
  usePageTitle('Settings')
  const me = useMe().data
  if (me === undefined) return null
  return (
    <div className={styles.page}>
      <h1>Settings</h1>
      <p className={styles.lead}>Kept in this browser, and in force at once.</p>
      <Part title="Appearance">
        <AppearancePart />
      </Part>
      <Part title="Notifications">
        <NoticesPart me={me} />
      </Part>
      <Part title="Account">
        <AccountPart me={me} />
      </Part>
      <Part title="Keyboard">
        <KeyboardPart />
      </Part>
    </div>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  const id = useId()
  return (
    <section className={styles.part} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className={styles.content}>{children}</div>
    </section>
  )
}
