import { markingText, type CaseReport } from './case-report.ts'
import { reportDocument, type Block, type Cell, type Piece } from './report-document.ts'
import { visible, visibleLine } from './visible-text.ts'

/** A report as Markdown (CommonMark with tables). What logs and people wrote is text wherever it is shown. */
export function reportMarkdown(report: CaseReport): string {
  const marking = `**${escaped(markingText(report.options.marking))}**`
  return `${[marking, ...reportDocument(report).map(blockText), marking].join('\n\n')}\n`
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escaped(block.text)}`
    case 'paragraph':
      return visible(block.text).split(/\r?\n/).map(escaped).join('  \n') // prettier-ignore
    case 'facts':
      return table(['', ''], block.rows.map(([name, value]) => [escaped(name), cellText(value)])) // prettier-ignore
    case 'table':
      return table(block.head, block.rows.map((row) => row.map(cellText))) // prettier-ignore
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const cellText = (cell: Cell): string => cell.map(pieceText).join(', ')

function pieceText(piece: Piece): string {
  if (piece.kind === 'link')
    return `[${escaped(piece.text)}](<${piece.address.replace(/[<>\s]/g, encodeURIComponent)}>)`
  return piece.kind === 'code' ? code(piece.text) : escaped(piece.text)
}

/** Each mark that Markdown could read is escaped; what looks like an address becomes no link. */
const escaped = (text: string): string =>
  visibleLine(text)
    .replace(/[\\`*_[\]<>#|!~&@]/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&')
    .replace(
      /^(\s*)([-+=]|\d+(?=[.)]))/,
      (_, blank: string, mark: string) => blank + (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`),
    )

/** A value as it is written, between more backticks than it holds. */
function code(text: string): string {
  const line = visibleLine(text).replaceAll('|', '\\|')
  const runs = [...line.matchAll(/`+/g)].map(([run]) => run.length)
  const fence = '`'.repeat(Math.max(0, ...runs) + 1)
  return runs.length === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`
}
