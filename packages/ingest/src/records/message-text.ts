/** The parts that are there, in one line: what messages for people are made of. */
export function joinParts(...parts: readonly (string | undefined)[]): string {
  let line = ''
  for (const part of parts) if (part !== undefined && part !== '') line = line === '' ? part : `${line} ${part}`
  return line
}

/** `address:port -> address:port`, as far as they are known. */
export function flowText(
  source: string | undefined,
  sourcePort: number | undefined,
  destination: string | undefined,
  destinationPort: number | undefined,
): string {
  const end = (address: string | undefined, port: number | undefined): string =>
    address === undefined
      ? ''
      : port === undefined || port === 0
        ? address
        : address.includes(':')
          ? `[${address}]:${port}`
          : `${address}:${port}`
  const from = end(source, sourcePort)
  const to = end(destination, destinationPort)
  return from !== '' && to !== '' ? `${from} -> ${to}` : from + to
}
