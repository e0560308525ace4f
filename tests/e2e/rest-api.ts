import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request to a product that cannot be had here, which a test answers as that product's documentation says. */
export interface Asked {
  readonly method: string
  readonly url: URL
  readonly authorization: string
  readonly body: string
}

/** What is answered: a status (default 200) with a body, which is cut in its middle with `isCut`. */
export interface Answered {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly isCut?: boolean
}

/** A REST API in this process. */
export interface RestApi extends AsyncDisposable {
  readonly url: string
  readonly asked: Asked[]
}

export async function startRestApi(answer: (asked: Asked) => Answered): Promise<RestApi> {
  const all: Asked[] = []
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = []
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
    const { method = '', url = '', headers } = request
    const asked = {
      method,
      url: new URL(url, `http://${headers.host}`),
      authorization: headers.authorization ?? '',
      body: Buffer.concat(parts).toString(),
    }
    all.push(asked)
    const { status = 200, headers: own = {}, body = '', isCut = false } = answer(asked)
    response.writeHead(status, { 'content-type': 'application/json', ...own })
    if (!isCut) response.end(body)
    else response.write(body.slice(0, body.length / 2), () => response.destroy())
  }
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: all,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
