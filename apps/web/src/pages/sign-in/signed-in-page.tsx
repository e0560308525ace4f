import { Navigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'

/** `/sign-in` for somebody who is signed in: there is nothing to do here. */
export function SignedInPage(): ReactElement {
  return <Navigate to="/" replace />
}
