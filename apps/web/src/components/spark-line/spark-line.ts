/** Size of the drawing, in px. */
export const sparkWidth = 72
export const sparkHeight = 18

/** Points of a line through `values`, the least at the bottom: `0,17 36,1 71,9`. One value is a line across. */
export function sparkPoints(values: readonly number[]): string {
  const [width, height] = [sparkWidth - 2, sparkHeight - 2]
  const most = Math.max(...values, 1)
  const drawn = values.length === 1 ? [...values, ...values] : values
  return drawn
    .map((value, i) => {
      const x = 1 + (width * i) / (drawn.length - 1)
      const y = 1 + height * (1 - value / most)
      return `${round(x)},${round(y)}`
    })
    .join(' ')
}

const round = (value: number): number => Math.round(value * 10) / 10
