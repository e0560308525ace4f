/** What one alert gave to the risk of one entity. Times are µs since 1970 UTC, on receipt. */
export interface RiskSource {
  /** Its points as they are today: 0 for a false positive, more for one that grew worse. */
  readonly points: number
  /** When it was about the entity first, as far as that is known. */
  readonly firstUs: number
  /** When it was about the entity last: from then on it decays. */
  readonly lastUs: number
}

/** The risk at one moment. */
export interface RiskMoment {
  readonly atUs: number
  readonly risk: number
}

/** What an alert adds to the risk of its entity at a moment: its points, halved once a half-life. */
export function addedAt({ points, firstUs, lastUs }: RiskSource, atUs: number, halfLifeUs: number): number {
  if (atUs < firstUs) return 0
  const freshUs = atUs >= lastUs ? lastUs : firstUs
  return points * 2 ** (-(atUs - freshUs) / halfLifeUs)
}

/**
 * The risk of an entity at `moments` moments from `fromUs` to `toUs`, ends included, oldest first.
 *
 * Nobody writes risk down as time goes by, so this is made of the alerts of today, and says of the past what they say:
 * an alert that was called a false positive since is not in it, and one that grew worse counts as it is now. Of an alert
 * that was seen again and again the first and the last time are known: between them it decays from the first, so that
 * the risk there was no lower. From its last time on it is exact.
 */
export function riskHistory(
  sources: readonly RiskSource[],
  { fromUs, toUs, moments }: { readonly fromUs: number; readonly toUs: number; readonly moments: number },
  halfLifeUs: number,
): RiskMoment[] {
  const stepUs = (toUs - fromUs) / Math.max(1, moments - 1)
  return Array.from({ length: moments }, (_, i) => {
    const atUs = i === moments - 1 ? toUs : Math.round(fromUs + i * stepUs)
    return { atUs, risk: sources.reduce((sum, source) => sum + addedAt(source, atUs, halfLifeUs), 0) }
  })
}
