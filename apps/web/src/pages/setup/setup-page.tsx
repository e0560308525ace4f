import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../api/client.ts'
import { problemOf, sentenceOf } from '../../api/problem.ts'
import { Button } from '../../components/button/button.tsx'
import { FrontPage } from '../../components/front-page/front-page.tsx'
import { usePageTitle } from '../../components/page-title/use-page-title.ts'
import { PasswordField } from '../../components/password-field/password-field.tsx'
import { Failed, Loading } from '../../components/section/placeholders.tsx'
import { Skeleton } from '../../components/section/skeleton.tsx'
import { TextField } from '../../components/text-field/text-field.tsx'
import { useWelcome } from '../../session/use-me.ts'
import { passphraseHint, tokenOf } from './passphrase.ts'
import styles from './setup-page.module.css'

/**
 * Redeems a one-time link: `/setup#token=…`.
 *
 * The token is behind the `#`, so it reaches no server log. It stays in the address until it is spent, so that a
 * reload loses nothing; then the address is replaced.
 */
export function SetupPage(): ReactElement {
  const [token] = useState(() => tokenOf(globalThis.location.hash))
  const check = useQuery({
    queryKey: ['setup', token],
    queryFn: ({ signal }) => call('setupCheck', { body: { token }, signal }),
    enabled: token !== '',
    staleTime: Infinity,
  })
  usePageTitle('Set up')
  if (token === '') return <NoLink text="This address has no token. Open the link exactly as the terminal shows it." />
  if (check.data !== undefined) return <SetupForm token={token} {...check.data} />
  if (check.error === null) {
    return (
      <FrontPage title="Set up" lead="Checking the link…">
        <Loading label="the link" skeleton={<Skeleton rows={3} />} failure={undefined} attempt={1} />
      </FrontPage>
    )
  }
  const problem = problemOf(check.error)
  if (problem.status !== 410) {
    return (
      <FrontPage title="Set up" lead="The link could not be checked.">
        <Failed label="the link" problem={problem} onRetry={() => void check.refetch()} />
      </FrontPage>
    )
  }
  return <NoLink text="This link was used, or its 30 minutes are over." />
}

function NoLink({ text }: { readonly text: string }): ReactElement {
  return (
    <FrontPage title="No valid link" lead={text}>
      <p>Make a new one on the server:</p>
      <pre className={styles.command}>./aurora user reset</pre>
      <p>
        <a href="/">Sign in</a> if you have a passphrase already.
      </p>
    </FrontPage>
  )
}

interface SetupFormProps {
  readonly token: string
  readonly purpose: 'first-admin' | 'reset'
  readonly username: string | null
}

function SetupForm({ token, purpose, username: known }: SetupFormProps): ReactElement {
  const isFirst = purpose === 'first-admin'
  const [username, setUsername] = useState(known ?? 'admin')
  const [passphrase, setPassphrase] = useState('')
  const setup = useSetup(isFirst, { token, username, passphrase })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setup.mutate()
  }
  return (
    <FrontPage
      title={isFirst ? 'Welcome to Aurora' : 'Set a new passphrase'}
      lead={isFirst ? 'Choose who administers this installation. It takes one passphrase.' : `For ${known ?? 'you'}.`}
    >
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label="User name"
          value={username}
          onChange={setUsername}
          autoComplete="username"
          required
          readOnly={known !== null && !isFirst}
        />
        <PasswordField
          label="Passphrase"
          value={passphrase}
          onChange={setPassphrase}
          autoComplete="new-password"
          hint={passphraseHint(passphrase, username)}
          error={setup.error === null ? undefined : sentenceOf(setup.error)}
        />
        <Button look="main" submits disabled={setup.isPending}>
          {setup.isPending ? 'Saving…' : isFirst ? 'Create and sign in' : 'Save and sign in'}
        </Button>
      </form>
    </FrontPage>
  )
}

function useSetup(isFirst: boolean, body: { token: string; username: string; passphrase: string }) {
  const welcome = useWelcome()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => call('setup', { body }),
    onSuccess: (me) => {
      welcome(me)
      void navigate({ to: isFirst ? '/welcome' : '/', replace: true })
    },
  })
}
