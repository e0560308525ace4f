import type { RunningServer } from './server.ts'

/** Makes an API key as the local principal; resolves to the key itself. */
export async function createKey(server: RunningServer, wanted: object): Promise<string> {
  const response = await server.api('/api/v1/auth/api-keys', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wanted),
  })
  return ((await response.json()) as { key: string }).key
}
