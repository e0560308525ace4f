import { AppError } from '@aurora/core'

/**
 * The error a caller sees for `error` of `pg`: ours where the operator can do something about it, else `error` itself.
 *
 * Codes: PostgreSQL manual, appendix A; an error without an SQLSTATE is one of the connection.
 */
export function postgresError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ERR_INVALID_URL') {
    return new AppError('config.invalid', 'the address of the state database cannot be read') // no cause: it holds the password
  }
  if (code === '22021')
    return new AppError('request.invalid', 'a text with a NUL character cannot be stored', {}, error)
  if (/^53[12]/.test(code)) return new AppError('store.full', 'the state database is out of space', {}, error)
  if (/^XX00[12]$/.test(code)) return new AppError('store.corrupt', 'the state database is damaged', {}, error)
  if (/^(28|3D)/.test(code)) return new AppError('config.invalid', 'the state database refuses this login', {}, error)
  if (/^(40|55|57|08|533)/.test(code) || isConnectionFailure(error, code)) {
    return new AppError('state.unavailable', 'the state database did not answer', {}, error)
  }
  return error
}

/** `pg` gives refused, reset and timed-out connections the code of the socket, or none and one of these sentences. */
function isConnectionFailure(error: Error, code: string): boolean {
  return (
    /^(E[A-Z]+)$/.test(code) ||
    /^(Connection terminated|timeout expired|timeout exceeded|Client has)/i.test(error.message)
  )
}
