import { lexer, type Token, type Tokens } from 'marked'
import { Fragment, memo, useMemo, type ReactElement, type ReactNode } from 'react'
import { showText } from '../../format/show-text.ts'
import styles from './markdown.module.css'

/** Deeper lists and quotes than anybody writes are shown as the text they are. */
const mostDeep = 12

/**
 * Markdown of people, as elements: what it holds of HTML stays text, pictures are not fetched, and a link names where it
 * leads, so that it cannot pretend.
 */
export const Markdown = memo(function Markdown({ text }: { readonly text: string }): ReactElement {
  const tokens = useMemo(() => lexer(text, { gfm: true, breaks: true }), [text])
  return <div className={styles.markdown}>{blocks(tokens, 0)}</div>
})

const shown = (text: string): string => showText(text, { keepLines: true })

const blocks = (tokens: readonly Token[], depth: number): ReactNode =>
  tokens.map((token, i) => <Fragment key={i}>{block(token, depth)}</Fragment>)

function block(token: Token, depth: number): ReactNode {
  if (depth > mostDeep) return <p>{shown(token.raw)}</p>
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'hr':
      return <hr />
    case 'heading': {
      // The page and the case have the first two levels; those of a text come below.
      const Heading = `h${Math.min(6, (token as Tokens.Heading).depth + 2)}` as 'h3'
      return <Heading>{inlines(token, depth)}</Heading>
    }
    case 'code':
      return (
        <pre tabIndex={0} role="group" aria-label="Code">
          <code>{shown((token as Tokens.Code).text)}</code>
        </pre>
      )
    case 'blockquote':
      return <blockquote>{blocks((token as Tokens.Blockquote).tokens, depth + 1)}</blockquote>
    case 'list':
      return list(token as Tokens.List, depth)
    case 'table':
      return table(token as Tokens.Table, depth)
    case 'paragraph':
      return <p>{inlines(token, depth)}</p>
    case 'text':
      return inlines(token, depth)
    default:
      return <p>{shown(token.raw)}</p>
  }
}

function list({ ordered, start, items }: Tokens.List, depth: number): ReactNode {
  const List = ordered ? 'ol' : 'ul'
  return (
    <List {...(ordered && typeof start === 'number' ? { start } : {})}>
      {items.map((item, i) => (
        <li key={i} data-task={item.task}>
          {item.task && <input type="checkbox" checked={item.checked ?? false} readOnly aria-label="Done" />}
          {blocks(item.tokens, depth + 1)}
        </li>
      ))}
    </List>
  )
}

function table({ header, rows }: Tokens.Table, depth: number): ReactNode {
  return (
    <div className={styles.wide} tabIndex={0} role="group" aria-label="Table">
      <table>
        <thead>
          <tr>
            {header.map((cell, i) => (
              <th key={i} scope="col">
                {inline(cell.tokens, depth)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {row.map((cell, j) => (
                <td key={j}>{inline(cell.tokens, depth)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function inlines(token: Token, depth: number): ReactNode {
  const { tokens } = token as { readonly tokens?: readonly Token[] }
  return tokens === undefined ? shown((token as Tokens.Text).text) : inline(tokens, depth)
}

const inline = (tokens: readonly Token[], depth: number): ReactNode =>
  tokens.map((token, i) => <Fragment key={i}>{piece(token, depth + 1)}</Fragment>)

function piece(token: Token, depth: number): ReactNode {
  if (depth > mostDeep) return shown(token.raw)
  switch (token.type) {
    case 'br':
      return <br />
    case 'strong':
      return <strong>{inlines(token, depth)}</strong>
    case 'em':
      return <em>{inlines(token, depth)}</em>
    case 'del':
      return <del>{inlines(token, depth)}</del>
    case 'codespan':
      return <code>{shown((token as Tokens.Codespan).text)}</code>
    case 'link':
      return <TextLink link={token as Tokens.Link} />
    case 'text':
      return inlines(token, depth)
    case 'escape':
      return shown((token as Tokens.Escape).text)
    default:
      return shown(token.raw)
  }
}

/** A link of a text: what it says, and where it leads. Only the web is linked, in a window that knows nothing of ours. */
function TextLink({ link: { href, text } }: { readonly link: Tokens.Link }): ReactElement {
  const isWeb = /^https?:\/\//i.test(href)
  const says = text === href ? '' : `${shown(text)} `
  if (!isWeb)
    return (
      <>
        {says}
        <code>{shown(href)}</code>
      </>
    )
  return (
    <>
      {says}
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {shown(href)}
      </a>
    </>
  )
}
