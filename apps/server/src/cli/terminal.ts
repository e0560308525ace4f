import type { AppError } from '@aurora/core'

/** How a command speaks: results on stdout, everything else on stderr. */
export interface Terminal {
  readonly isJson: boolean
  readonly isQuiet: boolean
  readonly isColoured: boolean
  /** Whether a person sits at it and may be asked. */
  readonly isInteractive: boolean
  /** One line of the result. */
  print(line: string): void
  /** A line beside the result; nothing with --quiet. */
  note(line: string): void
  fail(error: AppError): void
}

export function openTerminal(options: { json: boolean; quiet: boolean; noColor: boolean; noInput: boolean }): Terminal {
  const isColoured = !options.noColor && process.env['NO_COLOR'] === undefined && process.stderr.isTTY
  return {
    isJson: options.json,
    isQuiet: options.quiet,
    isColoured,
    isInteractive: !options.noInput && process.stdin.isTTY && process.stderr.isTTY,
    print: (line) => void process.stdout.write(`${options.json ? escapeUnseen(line) : line}\n`),
    note(line) {
      if (!options.quiet) process.stderr.write(`${line}\n`)
    },
    fail(error) {
      const { hint } = error.detail
      if (options.json)
        process.stderr.write(
          `${JSON.stringify({ code: error.code, message: error.message, hint: hint ?? '', ...position(error) })}\n`,
        )
      else
        process.stderr.write(
          `${isColoured ? '\u001b[31merror\u001b[0m' : 'error'}: ${error.message}${hint === undefined ? '' : `\n  ${hint}`}\n`,
        )
    },
  }
}

function position(error: AppError): Record<string, unknown> {
  const { offset, length, repair } = error.detail
  return {
    ...(offset === undefined ? {} : { offset }),
    ...(length === undefined ? {} : { length }),
    ...(repair === undefined ? {} : { repair }),
  }
}

/**
 * Text from a log, safe for a terminal: control characters and those that change the direction of text are shown as
 * escapes, so that a log line can not move the cursor, colour the screen or hide a part of itself (DESIGN §9).
 */
export function showText(text: string): string {
  return escapeUnseen(text.replace(/[\u0000-\u001f]/g, escapeOf))
}

/** A count with its noun: `1 rule`, `3,755 rules`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`

/** Escapes what one cannot see, line ends and the like aside: JSON text stays the same value. */
function escapeUnseen(text: string): string {
  return text.replace(/[\u007f-\u009f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, escapeOf)
}

const escapeOf = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
