/** Points of an alert by its severity: each step weighs about three times the one before. */
const pointsBySeverity = [1, 3, 10, 30, 100] as const

/** The risk an alert of `severity` adds to whom it is about, before its rule's weight. */
export function pointsOf(severity: number): number {
  return pointsBySeverity[Math.min(4, Math.max(0, severity))] ?? 0
}

/** Stands for no risk at all in {@link RiskLog}: below what any alert since 1970 can give. */
export const noRisk = 0

/**
 * The risk of an entity as it is stored: log2(Σ pointsᵢ · 2^(tᵢ/H)), with times in microseconds since 1970 and H the
 * half-life.
 *
 * All risk decays at the same rate, so this number does not change while nothing happens, and orders entities as their
 * scores do at any moment: an index over it is a list of the riskiest. It exceeds 0 for every alert after 1970.
 */
export type RiskLog = number

/** What an alert of `points` last seen at `timeUs` contributes; {@link noRisk} for no points. */
export function contribution(points: number, timeUs: number, halfLifeUs: number): RiskLog {
  return points > 0 ? Math.max(noRisk, Math.log2(points) + timeUs / halfLifeUs) : noRisk
}

/**
 * `risk` after one of its contributions went from `before` to `after`; either may be {@link noRisk}.
 *
 * Exact to the rounding of one addition while contributions only grow. Taking one away may leave the rounding of what
 * was there, so whoever takes away recomputes instead.
 */
export function withContribution(risk: RiskLog, before: RiskLog, after: RiskLog): RiskLog {
  const top = Math.max(risk, after)
  if (top === noRisk) return noRisk
  const sum = power(risk, top) + power(after, top) - power(before, top)
  return sum > 0 ? Math.max(noRisk, top + Math.log2(sum)) : noRisk
}

/** The risk of a set of contributions, from scratch. */
export function riskOf(contributions: readonly RiskLog[]): RiskLog {
  const top = contributions.reduce((a, b) => Math.max(a, b), noRisk)
  if (top === noRisk) return noRisk
  return top + Math.log2(contributions.reduce((sum, one) => sum + power(one, top), 0))
}

/** The score people see: the points of everything an entity was in, each halved once a half-life. */
export function scoreAt(risk: RiskLog, nowUs: number, halfLifeUs: number): number {
  return risk === noRisk ? 0 : 2 ** (risk - nowUs / halfLifeUs)
}

/** Where a score was `score` at `nowUs`. */
export function riskFromScore(score: number, nowUs: number, halfLifeUs: number): RiskLog {
  return contribution(score, nowUs, halfLifeUs)
}

function power(risk: RiskLog, top: RiskLog): number {
  return risk === noRisk ? 0 : 2 ** (risk - top)
}
