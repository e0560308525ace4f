import type { Me } from '@aurora/contract'
import type { ReactElement } from 'react'
import { Command } from '../../../components/command/command.tsx'
import { showText } from '../../../format/show-text.ts'
import { plural } from '../../../format/number.ts'
import { permissionWords } from './permission-words.ts'
import styles from './account-part.module.css'

/** Who is signed in, what that allows, and how to come by another passphrase. */
export function AccountPart({ me }: { readonly me: Me }): ReactElement {
  const isAll = me.permissions.includes('*')
  const held = isAll ? Object.keys(permissionWords) : me.permissions
  return (
    <>
      <dl className={styles.facts}>
        <div>
          <dt>Name</dt>
          <dd>{showText(me.name)}</dd>
        </div>
        <div>
          <dt>Role</dt>
          <dd>{showText(me.role)}</dd>
        </div>
      </dl>
      <div className={styles.passphrase}>
        <h3>Passphrase</h3>
        <p>
          It is changed by a link that works once, which somebody with a shell on the server makes with this command.
          Choosing the new one signs you out everywhere else.
        </p>
        <Command text={`./aurora user reset ${shellWord(me.name)}`} />
      </div>
      <details className={styles.rights}>
        <summary>
          {isAll ? `Every right there is (${held.length})` : plural(held.length, 'right')}, from the role{' '}
          {showText(me.role)}
        </summary>
        <dl>
          {held.map((permission) => (
            <div key={permission}>
              <dt>
                <code>{showText(permission)}</code>
              </dt>
              <dd>{permissionWords[permission] ?? 'Not known to this page'}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  )
}

/** A name as it may stand in a command: user names are of letters, digits and . _ @ -, and others are not put into one. */
const shellWord = (name: string): string => (/^[a-zA-Z0-9][a-zA-Z0-9._@-]*$/.test(name) ? name : 'NAME')
