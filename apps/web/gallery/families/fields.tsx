import { useState, type ReactElement } from 'react'
import { Check } from '../../src/components/check/check.tsx'
import { ChoiceGroup } from '../../src/components/choice-group/choice-group.tsx'
import { OpenCases } from '../../src/components/open-cases/open-cases.tsx'
import { PasswordField } from '../../src/components/password-field/password-field.tsx'
import { SignInForm } from '../../src/components/sign-in-form/sign-in-form.tsx'
import { TextArea } from '../../src/components/text-area/text-area.tsx'
import { TextField } from '../../src/components/text-field/text-field.tsx'
import { TimeRangeForm } from '../../src/components/time-range/time-range-form.tsx'
import { of, type Family } from '../example.ts'
import { hostile, long, nothing } from '../hostile-texts.ts'

const field = { label: 'Name of the rule', onChange: nothing }

function SomeChoice(): ReactElement {
  const [theme, setTheme] = useState<'dark' | 'light'>('dark')
  return (
    <ChoiceGroup
      label="Theme"
      names={['dark', 'light']}
      labels={{ dark: 'Dark', light: 'Light' }}
      current={theme}
      onChange={setTheme}
      hint="The same in every tab."
    />
  )
}

export const fields: Family = {
  name: 'fields',
  examples: [
    ...of('text-field', {
      empty: () => <TextField {...field} value="" placeholder="Failed logons" />,
      'with a hint': () => <TextField {...field} value="Failed logons" hint="Others see it too." />,
      wrong: () => <TextField {...field} value="" error="A rule needs a name." />,
      disabled: () => <TextField {...field} value="Failed logons" disabled />,
      'hostile and long': () => <TextField {...field} value={hostile + long} error={hostile} />,
      'without a visible label': () => <TextField {...field} value="x" isLabelHidden />,
    }),
    ...of('text-area', {
      empty: () => <TextArea label="Note" value="" onChange={nothing} placeholder="What you saw" />,
      wrong: () => <TextArea label="Note" value={hostile} onChange={nothing} error="Not added. The server is away." />,
    }),
    ...of('password-field', {
      empty: () => (
        <PasswordField label="Passphrase" value="" onChange={nothing} autoComplete="new-password" hint="Four words." />
      ),
      wrong: () => (
        <PasswordField
          label="Passphrase"
          value="x"
          onChange={nothing}
          autoComplete="current-password"
          error="It is too short."
        />
      ),
    }),
    ...of('check', {
      off: () => <Check label="Sound" isOn={false} onChange={nothing} hint="One tone for each new alert." />,
      on: () => <Check label="Sound" isOn onChange={nothing} />,
      'not possible': () => (
        <Check label="Desktop notices" isOn={false} onChange={nothing} error="This browser refuses them." />
      ),
    }),
    ...of('choice-group', { 'one of two': () => <SomeChoice /> }),
    ...of('time-range', {
      'the last hour': () => <TimeRangeForm range={{ from: 'now-1h', to: 'now' }} onChoose={nothing} />,
    }),
    ...of('open-cases', {
      some: () => <OpenCases text="" into={undefined} onChoose={nothing} />,
      'none of that name': () => <OpenCases text="nothing" into={undefined} onChoose={nothing} />,
      forbidden: () => <OpenCases text="forbidden" into={undefined} onChoose={nothing} />,
    }),
    ...of('sign-in-form', { 'somebody known': () => <SignInForm username="ann" onDone={nothing} /> }),
  ],
}
