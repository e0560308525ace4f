import { expect, test } from 'vitest'
import { waysFor } from './ways.ts'

test('commands name the product and this server', () => {
  const ways = waysFor('suricata', 'http://127.0.0.1:8000')
  expect(ways.map((way) => way.command)).toEqual([
    './aurora ingest /var/log/suricata/eve.json --source suricata',
    './aurora up --tail /var/log/suricata/eve.json:suricata',
    './aurora key create --name sensor-1 --scope siem:write --source suricata',
    `curl --data-binary @/var/log/suricata/eve.json -H 'Content-Type: application/x-ndjson' -H "X-API-Key: $KEY" 'http://127.0.0.1:8000/api/v1/siem/logs?source=suricata'`,
  ])
  expect(waysFor('syslog', '').map((way) => way.title)).toContain('Syslog over the network')
})
