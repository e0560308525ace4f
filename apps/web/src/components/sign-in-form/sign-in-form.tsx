import type { Me } from '@aurora/contract'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../api/client.ts'
import { problemOf, sentenceOf } from '../../api/problem.ts'
import { Button } from '../button/button.tsx'
import { PasswordField } from '../password-field/password-field.tsx'
import { TextField } from '../text-field/text-field.tsx'
import styles from './sign-in-form.module.css'

interface SignInFormProps {
  /** Filled in when it is known who comes back. */
  readonly username?: string
  readonly onDone: (me: Me) => void
}

/** User name and passphrase; what the server says about them stands below. */
export function SignInForm({ username: known = '', onDone }: SignInFormProps): ReactElement {
  const [username, setUsername] = useState(known)
  const [password, setPassword] = useState('')
  const login = useMutation({ mutationFn: () => call('login', { body: { username, password } }), onSuccess: onDone })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    login.mutate()
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="User name"
        value={username}
        onChange={setUsername}
        autoComplete="username"
        required
        autoFocus={known === ''}
      />
      <PasswordField
        label="Passphrase"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        isFirst={known !== ''}
        error={login.error === null ? undefined : failureText(login.error)}
      />
      <Button look="main" submits disabled={login.isPending}>
        {login.isPending ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  )
}

function failureText(error: unknown): string {
  const problem = problemOf(error)
  if (problem.status === 401) return 'User name or passphrase is not right.'
  if (problem.status === 429) return `Too many attempts. Try again in ${problem.retryAfterSeconds ?? 60} s.`
  return sentenceOf(problem)
}
