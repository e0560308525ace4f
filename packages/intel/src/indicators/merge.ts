import type { Severity } from '@aurora/core'
import { indicatorLimits } from '../indicator.ts'
import { strictestTlp, type Tlp } from '../kinds.ts'
import type { IntelTables } from './tables.ts'

type Sighting = IntelTables['intel_sightings']

/** A source that does not say how sure it is counts as this sure. */
export const plainConfidence = 50

/** What the sources of a value say together. */
export type Merged = Pick<
  IntelTables['intel_indicators'],
  | 'confidence' | 'severity' | 'techniques' | 'tlp' | 'description' | 'valid_from_us' | 'valid_until_us'
  | 'first_seen_us' | 'last_seen_us' | 'feeds' | 'is_withdrawn'
> // prettier-ignore

/**
 * Folds what several sources say of one value: the surest counts, it is valid as long as any says so, and nobody may read
 * it whom one of them forbids. A source that takes its word back takes back its own alone. `nameOf` gives a source's name.
 */
export function mergeSightings(sightings: readonly Sighting[], nameOf: (feedId: string) => string): Merged {
  const standing = sightings.filter(({ is_withdrawn }) => is_withdrawn === 0)
  const counted = standing.length > 0 ? standing : sightings
  const confidence = Math.max(...counted.map((one) => one.confidence ?? plainConfidence))
  const surest = counted.find((one) => (one.confidence ?? plainConfidence) === confidence && one.description !== '')
  return {
    confidence,
    severity: Math.max(...counted.map((one) => one.severity ?? severityOf(one.confidence ?? plainConfidence))),
    techniques: JSON.stringify(
      [...new Set(counted.flatMap((one) => JSON.parse(one.techniques) as string[]))].slice(
        0,
        indicatorLimits.techniques,
      ),
    ),
    tlp: strictestTlp(counted.flatMap(({ tlp }) => (tlp === '' ? [] : [tlp as Tlp]))) ?? '',
    description: surest?.description ?? counted.find(({ description }) => description !== '')?.description ?? '',
    valid_from_us: widest(
      counted.map((one) => one.valid_from_us),
      Math.min,
    ),
    valid_until_us: widest(
      counted.map((one) => one.valid_until_us),
      Math.max,
    ),
    first_seen_us: Math.min(...sightings.map((one) => one.first_seen_us)),
    last_seen_us: Math.max(...sightings.map((one) => one.last_seen_us)),
    feeds: JSON.stringify(standing.map((one) => nameOf(one.feed_id)).toSorted()),
    is_withdrawn: standing.length === 0 ? 1 : 0,
  }
}

/** How bad it is to see what a source is so sure of, where nobody says. */
export const severityOf = (confidence: number): Severity => (confidence >= 75 ? 3 : confidence >= 40 ? 2 : 1)

/** The bound that leaves most room; one source without a bound leaves all of it. */
function widest(bounds: readonly (number | null)[], choose: (...all: number[]) => number): number | null {
  const given = bounds.filter((bound) => bound !== null)
  return given.length < bounds.length ? null : choose(...given)
}
