import { Outlet, useLocation } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { problemOf } from '../api/problem.ts'
import { ErrorBoundary } from '../components/section/error-boundary.tsx'
import { Failed } from '../components/section/placeholders.tsx'
import { Shell } from '../components/shell/shell.tsx'
import { Toasts } from '../components/toasts/toasts.tsx'
import { SignInPage } from '../pages/sign-in/sign-in-page.tsx'
import { useMe } from '../session/use-me.ts'

/** What stands around every page: who is there decides between the shell and the sign-in, at the same address. */
export function AppRoot(): ReactElement {
  const isSetup = useLocation({ select: (location) => location.pathname === '/setup' })
  return (
    <>
      <ErrorBoundary label="the page">{isSetup ? <Outlet /> : <SignedIn />}</ErrorBoundary>
      <Toasts />
    </>
  )
}

function SignedIn(): ReactElement | null {
  const me = useMe()
  if (me.data !== undefined) {
    return (
      <Shell me={me.data}>
        <Outlet />
      </Shell>
    )
  }
  if (me.error === null) return null
  const problem = problemOf(me.error)
  if (problem.status === 401) return <SignInPage />
  return (
    <main>
      <Failed label="Aurora" problem={problem} onRetry={() => void me.refetch()} />
    </main>
  )
}
