import { createInterface } from 'node:readline/promises'
import { AppError } from '@aurora/core'
import type { Context } from './command.ts'

/** Asks for the name of what is about to be destroyed, unless --yes was given. Refuses when nobody can be asked. */
export async function confirm(context: Context, what: string, name: string): Promise<void> {
  if (context.flags['yes'] === true) return
  if (!context.terminal.isInteractive)
    throw new AppError('request.invalid', `this would ${what}`, { hint: 'add --yes to agree' })
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await prompt.question(`This will ${what}. Type ${name} to go on: `)
  prompt.close()
  if (answer.trim() !== name) throw new AppError('request.invalid', 'not confirmed; nothing was changed')
}

/** Reads a secret from standard input: secrets never come from a flag, where other processes can see them. */
export async function readSecret(): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part as Buffer)
  const text = Buffer.concat(parts)
    .toString('utf8')
    .replace(/\r?\n$/, '')
  if (text === '') throw new AppError('request.invalid', 'standard input was empty')
  return text
}
