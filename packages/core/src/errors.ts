/** What one kind of refusal means to whoever gets it: the HTTP status, whether the same call may work later, a sentence. */
export interface ErrorSpec {
  readonly http: number
  /** Process exit code of the command line (0 done … 6 cannot reach the server), UX §11. */
  readonly exit: 1 | 2 | 3 | 4 | 5 | 6
  readonly retry: boolean
  readonly means: string
}

/** Every refusal the product can utter. The table feeds HTTP, command line, page and reference (docs/reference/errors.md). */
export const errorCodes = {
  'request.invalid': {
    http: 400,
    exit: 2,
    retry: false,
    means: 'A parameter or a body does not have the expected form.',
  },
  'request.not_found': {
    http: 404,
    exit: 5,
    retry: false,
    means: 'There is nothing under this address, or it is not yours to see.',
  },
  'request.conflict': { http: 409, exit: 1, retry: false, means: 'The thing changed, or exists already.' },
  'request.too_large': { http: 413, exit: 2, retry: false, means: 'The request is larger than the limit allows.' },
  'request.media_type': {
    http: 415,
    exit: 2,
    retry: false,
    means: 'The content type or content encoding is not one the server reads.',
  },
  'search.syntax': {
    http: 400,
    exit: 2,
    retry: false,
    means: 'The query text does not parse; the position says where.',
  },
  'search.time_range': {
    http: 400,
    exit: 2,
    retry: false,
    means: 'The time range cannot be read, or ends before it begins.',
  },
  'search.cursor': {
    http: 400,
    exit: 2,
    retry: false,
    means: 'The paging cursor is not one this server gave out for this search.',
  },
  'search.limit': {
    http: 422,
    exit: 1,
    retry: false,
    means: 'The search needs more rows, time or memory than it may use.',
  },
  'store.unavailable': { http: 503, exit: 6, retry: true, means: 'The event store did not answer in time.' },
  'store.full': {
    http: 503,
    exit: 1,
    retry: true,
    means: 'The disk is full: nothing more can be stored until there is space.',
  },
  'store.corrupt': { http: 500, exit: 1, retry: false, means: 'The data folder cannot be read; it is left untouched.' },
  'state.unavailable': { http: 503, exit: 6, retry: true, means: 'The state store did not answer.' },
  'data.in_use': { http: 409, exit: 1, retry: false, means: 'Another process holds the data folder.' },
  'ingest.unknown_source': { http: 400, exit: 2, retry: false, means: 'No source of this name is known.' },
  'ingest.encoding': {
    http: 400,
    exit: 2,
    retry: false,
    means: 'The compressed body is broken; what was whole is stored.',
  },
  'ingest.ratio': { http: 400, exit: 2, retry: false, means: 'The body decompresses to more than its size allows.' },
  'ingest.key_in_progress': {
    http: 409,
    exit: 1,
    retry: true,
    means: 'A request with this Idempotency-Key is still being stored.',
  },
  'ingest.key_reused': {
    http: 422,
    exit: 2,
    retry: false,
    means: 'This Idempotency-Key was used before with another body.',
  },
  'ingest.busy': {
    http: 429,
    exit: 1,
    retry: true,
    means: 'The pipeline is full: send again after the time in Retry-After.',
  },
  'ingest.rate_limited': {
    http: 429,
    exit: 1,
    retry: true,
    means: 'This sensor sends more than it may: send again after the time in Retry-After.',
  },
  'auth.required': { http: 401, exit: 4, retry: false, means: 'Sign in, or send a key or token.' },
  'auth.invalid': {
    http: 401,
    exit: 4,
    retry: false,
    means: 'The user name, password, key or token is not valid, or has expired.',
  },
  'auth.forbidden': {
    http: 403,
    exit: 4,
    retry: false,
    means: 'Your role or key does not include the permission this needs.',
  },
  'auth.rate_limited': {
    http: 429,
    exit: 4,
    retry: true,
    means: 'Too many attempts: wait for the time in Retry-After.',
  },
  'auth.setup_link': {
    http: 410,
    exit: 4,
    retry: false,
    means: 'The setup link was used or has run out; make a new one with "aurora user reset".',
  },
  'auth.weak_passphrase': {
    http: 422,
    exit: 2,
    retry: false,
    means: 'The passphrase is too short, too long, or too easy to guess.',
  },
  'auth.csrf': { http: 403, exit: 4, retry: false, means: 'The request did not come from the page of this server.' },
  'detection.cancelled': {
    http: 409,
    exit: 1,
    retry: true,
    means: 'The run of a rule was stopped before it was done.',
  },
  'detection.lease_lost': {
    http: 503,
    exit: 1,
    retry: true,
    means: 'Another process runs the scheduled rules now.',
  },
  'audit.broken': {
    http: 409,
    exit: 3,
    retry: false,
    means: 'The audit chain does not verify; the record where it breaks is named.',
  },
  'change.stale': {
    http: 409,
    exit: 1,
    retry: false,
    means: 'Someone changed this since you read it; the answer holds it as it is now.',
  },
  'change.transition': {
    http: 409,
    exit: 1,
    retry: false,
    means: 'This cannot follow the present status; the answer says what can.',
  },
  'change.undo': {
    http: 409,
    exit: 1,
    retry: false,
    means: 'There is no change of yours from the last minute that can be taken back.',
  },
  'change.busy': {
    http: 503,
    exit: 1,
    retry: true,
    means: 'Too many large changes run at once: try again in a moment.',
  },
  'case.held': {
    http: 409,
    exit: 1,
    retry: false,
    means: 'The case is under legal hold: it and its evidence stay as they are.',
  },
  'evidence.damaged': {
    http: 500,
    exit: 1,
    retry: false,
    means: 'The stored bytes are not those that were added: their hash differs.',
  },
  'config.invalid': { http: 500, exit: 2, retry: false, means: 'A setting cannot be read, or contradicts another.' },
  internal: {
    http: 500,
    exit: 1,
    retry: false,
    means: 'A defect of ours; the log has the details under the request id.',
  },
} as const satisfies Record<string, ErrorSpec>

export type ErrorCode = keyof typeof errorCodes

/** Facts a refusal may carry beside its sentence. `offset`/`length` are UTF-16 positions in the query text. */
export interface ErrorDetail {
  readonly offset?: number | undefined
  readonly length?: number | undefined
  /** What to do instead, as a sentence a person can follow. */
  readonly hint?: string | undefined
  /** A replacement text for the faulty span. */
  readonly repair?: string | undefined
  readonly retryAfterSeconds?: number | undefined
  readonly [key: string]: unknown
}

/**
 * A request we refuse, or a dependency that failed: expected, coded, safe to show.
 *
 * The message is lower case, without a full stop, and holds no secret and no raw event. A bug is a plain `Error`.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly detail: ErrorDetail
  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.code = code
    this.detail = detail
  }
  get spec(): ErrorSpec {
    return errorCodes[this.code]
  }
}
