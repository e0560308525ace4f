import { AppError } from '@aurora/core'

/**
 * Waits for a note about the last use of something; a store that cannot be written now does not fail the use.
 *
 * A full disk must not lock out those who come to make room. Any other failure is passed on.
 */
export async function unlessUnwritable(write: Promise<unknown>): Promise<void> {
  try {
    await write
  } catch (error) {
    if (!(error instanceof AppError && (error.code === 'store.full' || error.code === 'state.unavailable'))) throw error
  }
}
