import { open } from 'node:fs/promises'
import { AppError } from '@aurora/core'
import { neededWord, type Action } from '../actions.ts'
import { callForBytes } from '../api-client.ts'
import { textFlag } from '../command.ts'
import { printPdf } from '../print-pdf.ts'

const example = './aurora cases report C-1 report.pdf'

/** By the ending of the file that is to be written. */
const formats: Readonly<Record<string, string>> = { html: 'html', pdf: 'pdf', md: 'markdown', json: 'json' }

/** Writes the report of a case: to a file, whose ending says the format, or to the terminal. */
export const report: Action = async (server, words, context) => {
  const id = neededWord(words, 0, 'a case', example)
  const [, file] = words
  const format = textFlag(context, 'format') ?? formatOf(file)
  if (format === 'pdf' && file === undefined)
    throw new AppError('request.invalid', 'a PDF needs a file to be written to', { hint: example })
  const body = {
    format: format === 'pdf' ? 'html' : format,
    marking: textFlag(context, 'tlp'),
    zone: textFlag(context, 'zone'),
    sections: textFlag(context, 'sections')?.split(','),
  }
  const response = await callForBytes(server, 'reportCase', { params: { id }, body, signal: context.signal })
  const text = await response.text()
  if (file === undefined) context.terminal.print(text.trimEnd())
  else {
    await writeNew(file, format === 'pdf' ? await printPdf(text, context.signal) : Buffer.from(text))
    context.terminal.note(`${file} is written`)
  }
  return 0
}

const formatOf = (file: string | undefined): string =>
  file?.endsWith('.stix.json') === true ? 'stix' : (formats[file?.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'markdown')

/** Writes the file anew: what is there already is not written over. */
async function writeNew(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    throw new AppError('request.invalid', `${file} is there already, or cannot be written`, {}, error)
  })
  try {
    await handle.writeFile(bytes)
  } finally {
    await handle.close()
  }
}
