import { markingText, type CaseReport, type Marking } from './case-report.ts'
import { reportDocument, type Block, type Cell, type Piece } from './report-document.ts'
import { visible } from './visible-text.ts'

/** Colours of the Traffic Light Protocol 2.0, on black. */
const colours: Readonly<Record<Marking, string>> = {
  'red': '#FF2B2B', 'amber+strict': '#FFC000', 'amber': '#FFC000', 'green': '#33FF00', 'clear': '#FFFFFF',
} // prettier-ignore

/**
 * A report as one page of HTML without scripts or anything to be fetched, made to be printed: the marking stands on every
 * sheet of paper.
 */
export function reportHtml(report: CaseReport): string {
  const { case: subject, options } = report
  const marking = markingText(options.marking)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${subject.name}: ${subject.title}`)} (${marking})</title>
<style>${style(colours[options.marking])}</style>
</head>
<body>
<p class="marking top">${marking}</p>
<main>
${reportDocument(report).map(blockHtml).join('\n')}
</main>
<p class="marking bottom">${marking}</p>
</body>
</html>
`
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escaped(block.text)}</h${block.level}>`
    case 'paragraph':
      return `<p>${escaped(block.text).replaceAll('\n', '<br>')}</p>`
    case 'facts':
      return `<table class="facts"><tbody>${block.rows.map(([name, value]) => `<tr><th scope="row">${escaped(name)}</th>${cellHtml(value)}</tr>`).join('')}</tbody></table>`
    case 'table':
      return `<table><thead><tr>${block.head.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')}</tr></thead>
<tbody>${block.rows.map((row) => `<tr>${row.map(cellHtml).join('')}</tr>`).join('\n')}</tbody></table>`
  }
}

const cellHtml = (cell: Cell): string => `<td>${cell.map(pieceHtml).join(', ')}</td>`

function pieceHtml(piece: Piece): string {
  if (piece.kind === 'link') return `<a href="${escaped(piece.address)}" rel="noreferrer">${escaped(piece.text)}</a>`
  if (piece.kind === 'time')
    return escaped(piece.text)
      .split(/ (?=\()/)
      .map((part) => `<span class="time">${part}</span>`)
      .join(' ')
  return piece.kind === 'code' ? `<code>${escaped(piece.text)}</code>` : escaped(piece.text)
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } // prettier-ignore

const escaped = (text: string): string => visible(text).replace(/[&<>"']/g, (one) => entities[one] ?? '')

const style = (colour: string): string => `
:root { font: 14px/1.5 system-ui, sans-serif; color: #16191d; background: #fff; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.1rem; margin-top: 2rem; break-after: avoid; }
table { border-collapse: collapse; width: 100%; } tr { break-inside: avoid; }
th, td { text-align: start; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #d5d9de; overflow-wrap: anywhere; }
thead th { border-bottom: 2px solid #16191d; overflow-wrap: normal; } .facts th { width: 9rem; font-weight: 600; }
.time { white-space: nowrap; } code { font: .85em ui-monospace, monospace; } a { color: #0b57a4; white-space: nowrap; }
.marking { display: inline-block; margin: 0; padding: .15rem .6rem; background: #000; color: ${colour}; font-weight: 700; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
@media print { @page { margin: 18mm 14mm; } body { padding: 0; max-width: none; font-size: 10px; }
  .marking { position: fixed; right: 0; } .top { top: -12mm; } .bottom { bottom: -12mm; } }
`
