import type { ReactElement } from 'react'
import { ChoiceGroup } from '../../../components/choice-group/choice-group.tsx'
import { densityChoice, densityLabels, densityNames } from '../../../layout/density.ts'
import { useStored } from '../../../state/stored.ts'
import { themeChoice, themeLabels, themeNames } from '../../../theme/theme-choice.ts'
import { zoneLabel } from '../../../time/format.ts'
import { zoneChoice } from '../../../time/use-zone.ts'
import { localZone } from '../../../time/zone.ts'

const zoneNames = ['utc', 'local'] as const

/** How the page looks, for this browser. Each choice is there at once. */
export function AppearancePart(): ReactElement {
  const [theme, chooseTheme] = useStored(themeChoice)
  const [density, chooseDensity] = useStored(densityChoice)
  const [zone, chooseZone] = useStored(zoneChoice)
  const zoneLabels = { utc: 'UTC', local: `Mine, ${zoneLabel(localZone)}` }
  return (
    <>
      <ChoiceGroup label="Theme" names={themeNames} labels={themeLabels} current={theme} onChange={chooseTheme} />
      <ChoiceGroup
        label="Rows of lists"
        names={densityNames}
        labels={densityLabels}
        current={density}
        onChange={chooseDensity}
        hint="28 or 36 px each: events, alerts and cases alike."
      />
      <ChoiceGroup
        label="Times"
        names={zoneNames}
        labels={zoneLabels}
        current={zone}
        onChange={chooseZone}
        hint="Stored and sent in UTC whatever is shown. Hovering a time shows the other one."
      />
    </>
  )
}
