import type { ReactElement } from 'react'
import { FrontPage } from '../../components/front-page/front-page.tsx'
import { usePageTitle } from '../../components/page-title/use-page-title.ts'
import { SignInForm } from '../../components/sign-in-form/sign-in-form.tsx'
import { useWelcome } from '../../session/use-me.ts'

/** Asks to sign in at whatever address was asked for; afterwards that page is there. */
export function SignInPage(): ReactElement {
  const welcome = useWelcome()
  usePageTitle('Sign in')
  return (
    <FrontPage title="Sign in" lead="Lost the passphrase? On the server: ./aurora user reset">
      <SignInForm onDone={welcome} />
    </FrontPage>
  )
}
