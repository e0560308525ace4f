import { autoSource, sources } from '@aurora/ingest'

/** Reads `--drop DIR[:SOURCE]`; what stands behind the last colon and is no source belongs to the folder. */
export function readDropFlag(text: string): { path: string; source?: string } {
  const at = text.lastIndexOf(':')
  const source = text.slice(at + 1)
  const isSource = at > 0 && (source === autoSource || sources.some(({ name }) => name === source))
  return isSource ? { path: text.slice(0, at), source } : { path: text }
}
