/** One way to send events, as a command to copy. */
export interface Way {
  readonly title: string
  readonly command: string
}

/** Usual files of products, for the examples. */
const usualFiles: Readonly<Record<string, string>> = {
  suricata: '/var/log/suricata/eve.json',
  zeek: '/opt/zeek/logs/current/conn.log',
  syslog: '/var/log/auth.log',
  json: 'events.jsonl',
}

/** The ways to send events of one product to the server at `origin`; network ways only where the product has them. */
export function waysFor(source: string, origin: string): Way[] {
  const file = usualFiles[source] ?? `${source}.log`
  const address = `${origin}/api/v1/siem/logs?source=${encodeURIComponent(source)}`
  return [
    { title: 'A file, once', command: `./aurora ingest ${file} --source ${source}` },
    { title: 'A file that grows', command: `./aurora up --tail ${file}:${source}` },
    ...(source === 'syslog' ? [{ title: 'Syslog over the network', command: './aurora up --syslog-udp 5514' }] : []),
    {
      title: 'A key for another machine',
      command: `./aurora key create --name sensor-1 --scope siem:write --source ${source}`,
    },
    {
      title: 'Over HTTP, with that key',
      command: `curl --data-binary @${file} -H 'Content-Type: application/x-ndjson' -H "X-API-Key: $KEY" '${address}'`,
    },
  ]
}
