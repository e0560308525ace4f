// Data table: what can be connected, and the lines for each. What they say is explained in docs/guides/sending-logs.md.

/** What the lines are filled with. */
export interface Server {
  /** `https://soc.example:8000` */
  readonly origin: string
  /** Its name for senders, without a port. */
  readonly host: string
  /** A key that may write, or what stands in its place. */
  readonly key: string
  /** Ports it takes syslog at; absent where it does not. */
  readonly syslogUdp?: number | undefined
  readonly syslogTcp?: number | undefined
}

export interface Lines {
  readonly title: string
  readonly text: string
}

export interface Kind {
  readonly name: string
  readonly title: string
  readonly means: string
  /** The sources whose events to wait for; without any, events of every source. */
  readonly sources: readonly string[]
  /** Whether its lines have a key in them. */
  readonly needsKey?: boolean
  readonly needsSyslog?: boolean
  readonly lines: (server: Server) => readonly Lines[]
}

const bridge = (kind: string, { origin }: Server): Lines => ({
  title: 'On another machine: the bridge, which keeps what it read while this server is away',
  text: `./aurora bridge ${kind} --to ${origin} --key-file /etc/aurora/bridge.key`,
})

const follow = (file: string, source: string): Lines => ({
  title: 'On this machine: start the server with',
  text: `./aurora up --tail ${file}:${source}`,
})

const once = (file: string, source: string): Lines => ({
  title: 'A file you have, once',
  text: `./aurora ingest ${file} --source ${source}`,
})

const poll = (lines: readonly string[]): Lines => ({
  title: 'Ask its API: in aurora.yml, then start the server again',
  text: ['polls:', ...lines.map((line) => `  ${line}`)].join('\n'),
})

const overTcp = (host: string, port: number): Lines[] => [
  {
    title: 'rsyslog: in /etc/rsyslog.d/aurora.conf',
    text: `action(type="omfwd" target="${host}" port="${port}" protocol="tcp" tcp_Framing="octet-counted"
  template="RSYSLOG_SyslogProtocol23Format"
  queue.type="LinkedList" queue.timeoutShutdown="10000" action.resumeRetryCount="-1")`,
  },
  {
    title: 'syslog-ng',
    text: `destination d_aurora { syslog("${host}" port(${port}) transport("tcp") frac-digits(6)); };
log { source(s_src); destination(d_aurora); };`,
  },
  { title: 'A trial', text: `logger -n ${host} -P ${port} -T --octet-count --rfc5424 -t app "it works"` },
]

const overUdp = (host: string, port: number): Lines[] => [
  { title: 'A device with a form: syslog server, UDP', text: `${host}:${port}` },
]

export const kinds: readonly Kind[] = [
  {
    name: 'syslog',
    title: 'Syslog',
    means: 'Servers, firewalls, switches: whatever can name a syslog server.',
    sources: ['syslog'],
    needsSyslog: true,
    lines: ({ host, syslogTcp, syslogUdp }) => [
      ...(syslogTcp === undefined ? [] : overTcp(host, syslogTcp)),
      ...(syslogUdp === undefined ? [] : overUdp(host, syslogUdp)),
    ],
  },
  {
    name: 'host',
    title: 'This machine',
    means: 'The system logs of the machine Aurora runs on, or its journal where there are none.',
    sources: ['syslog', 'journal'],
    lines: () => [{ title: 'Start the server with', text: './aurora up --host-logs' }],
  },
  {
    name: 'file',
    title: 'A file',
    means: 'Any log file: JSON, lines, lists, compressed. Its first lines say whose it is.',
    sources: [],
    needsKey: true,
    lines: (server) => [
      { title: 'Once', text: './aurora ingest FILE' },
      { title: 'One that grows: start the server with', text: './aurora up --tail FILE:SOURCE' },
      { title: 'A folder that files are dropped into', text: './aurora up --drop /srv/deliveries' },
      bridge('files FILE --source SOURCE', server),
    ],
  },
  {
    name: 'suricata',
    title: 'Suricata',
    means: 'Alerts, flows, DNS, HTTP, TLS and files, from eve.json.',
    sources: ['suricata'],
    needsKey: true,
    lines: (server) => [
      follow('/var/log/suricata/eve.json', 'suricata'),
      bridge('suricata', server),
      {
        title: 'With Filebeat, in filebeat.yml',
        text: `output.elasticsearch:
  hosts: ['${server.origin}']
  api_key: 'aurora:${server.key}'
  parameters: { source: suricata, line: message }
setup.template.enabled: false
setup.ilm.enabled: false`,
      },
      once('/var/log/suricata/eve.json', 'suricata'),
    ],
  },
  {
    name: 'zeek',
    title: 'Zeek',
    means: 'All logs, as JSON or TSV.',
    sources: ['zeek'],
    needsKey: true,
    lines: (server) => [
      follow('/opt/zeek/logs/current/conn.log', 'zeek'),
      bridge('files /opt/zeek/logs/current/*.log --source zeek', server),
      once('conn.log', 'zeek'),
    ],
  },
  {
    name: 'wazuh',
    title: 'Wazuh',
    means: 'Its alerts, from the file of the manager or from the indexer.',
    sources: ['wazuh'],
    needsKey: true,
    lines: (server) => [
      follow('/var/ossec/logs/alerts/alerts.json', 'wazuh'),
      bridge('files /var/ossec/logs/alerts/alerts.json --source wazuh', server),
      poll([
        '- kind: wazuh',
        '  url: https://indexer.example:9200',
        '  auth: { user: aurora, secretFile: /etc/aurora/indexer.password }',
        '  caFile: /etc/aurora/root-ca.pem',
      ]),
    ],
  },
  {
    name: 'velociraptor',
    title: 'Velociraptor',
    means: 'Rows of event artifacts and of collections.',
    sources: ['velociraptor'],
    lines: () => [
      poll([
        '- kind: velociraptor',
        '  url: https://velociraptor.example:8889',
        '  artifact: Windows.Events.ProcessCreation',
        '  auth: { user: aurora, secretEnv: VELOCIRAPTOR_PASSWORD }',
      ]),
      once('results.json', 'velociraptor'),
    ],
  },
  {
    name: 'windows',
    title: 'Windows',
    means: 'Security, Sysmon, PowerShell, Defender: from Winlogbeat, NXLog or files.',
    sources: ['windows'],
    needsKey: true,
    lines: ({ origin, key }) => [
      {
        title: 'With Winlogbeat, in winlogbeat.yml',
        text: `winlogbeat.event_logs:
  - name: Security
  - name: Microsoft-Windows-Sysmon/Operational
  - name: Microsoft-Windows-PowerShell/Operational
output.elasticsearch:
  hosts: ['${origin}']
  api_key: 'aurora:${key}'
  parameters: { source: windows }
setup.template.enabled: false
setup.ilm.enabled: false`,
      },
      once('events.json', 'windows'),
    ],
  },
  {
    name: 'honeypot',
    title: 'Honeypot',
    means: 'Cowrie and Dionaea, from their JSON logs.',
    sources: ['cowrie', 'dionaea'],
    needsKey: true,
    lines: (server) => [
      follow('/home/cowrie/cowrie/var/log/cowrie/cowrie.json', 'cowrie'),
      bridge('files /home/cowrie/cowrie/var/log/cowrie/cowrie.json --source cowrie', server),
      follow('/opt/dionaea/var/lib/dionaea/dionaea.json', 'dionaea'),
    ],
  },
  {
    name: 'http',
    title: 'HTTP',
    means: 'Anything that can send lines or JSON: Vector, Fluent Bit, a script. Also as Splunk’s Event Collector.',
    sources: [],
    needsKey: true,
    lines: ({ origin, key }) => [
      {
        title: 'Lines, one event each',
        text: `curl --data-binary @FILE -H 'Content-Type: application/x-ndjson' -H 'X-API-Key: ${key}' \\
  '${origin}/api/v1/siem/logs?source=auto'`,
      },
      {
        title: 'As to Splunk’s HTTP Event Collector',
        text: `curl '${origin}/services/collector' -H 'Authorization: Splunk ${key}' -d '{"event": {"message": "it works"}}'`,
      },
    ],
  },
  {
    name: 'otlp',
    title: 'OpenTelemetry',
    means: 'Logs of programs and collectors over OTLP/HTTP.',
    sources: ['otlp'],
    needsKey: true,
    lines: ({ origin, key }) => [
      {
        title: 'A program: its environment',
        text: `export OTEL_EXPORTER_OTLP_LOGS_ENDPOINT='${origin}/v1/logs'
export OTEL_EXPORTER_OTLP_HEADERS='authorization=Bearer ${key}'`,
      },
      {
        title: 'A collector: in its configuration',
        text: `exporters:
  otlphttp:
    logs_endpoint: ${origin}/v1/logs
    headers: { authorization: 'Bearer ${key}' }`,
      },
    ],
  },
]

/** Where a key goes until there is one. */
export const keyPlace = 'AURORA_KEY'
