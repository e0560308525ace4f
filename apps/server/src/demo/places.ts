/** Who takes part in the recording. All addresses and names are those set aside for documentation (RFC 5737, RFC 2606). */
export const attacker = { address: '203.0.113.66', controlAddress: '198.51.100.80', controlName: 'cdn-7.example.net' }

export const webServer = { address: '192.0.2.20', name: 'web1' }

export const workstation = { address: '192.0.2.31', name: 'ws12.example.com', user: 'EXAMPLE\\alice' }

export const honeypot = { address: '192.0.2.22', name: 'pot1' }

export const resolver = '192.0.2.2'

/** Machines that do what machines do on any day. */
export const others = ['192.0.2.41', '192.0.2.42', '192.0.2.47', '192.0.2.53', '192.0.2.77'] as const

/**
 * When each step of the attack begins, in seconds before the end.
 *
 * Somebody looks for open doors, tries a hole of the web server, guesses a password until one fits, looks around, goes on
 * to a workstation, fetches a tool, and calls home.
 */
export const steps = {
  scan: 1_500,
  exploit: 1_290,
  honeypot: 1_200,
  guessing: 1_080,
  login: 780,
  discovery: 600,
  download: 420,
  beacon: 300,
} as const
