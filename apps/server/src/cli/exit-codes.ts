/** Exit codes of every command (UX §11); listed in `aurora --help`. */
export const exitCodes = {
  0: 'done',
  1: 'failed',
  2: 'usage',
  3: 'completed with findings',
  4: 'not signed in or not permitted',
  5: 'not found',
  6: 'cannot reach the server',
  130: 'interrupted',
} as const
