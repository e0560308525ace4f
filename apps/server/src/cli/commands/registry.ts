import type { Command } from '../command.ts'
import { alerts } from './alerts.ts'
import { attack } from './attack.ts'
import { audit } from './audit.ts'
import { bridge } from './bridge.ts'
import { cases } from './cases.ts'
import { completionOf } from './completion.ts'
import { doctor } from './doctor.ts'
import { feeds } from './feeds.ts'
import { hunts } from './hunts.ts'
import { indicators } from './indicators.ts'
import { ingest } from './ingest.ts'
import { key } from './key.ts'
import { rejects } from './rejects.ts'
import { replay } from './replay.ts'
import { rules } from './rules.ts'
import { scan } from './scan.ts'
import { search } from './search.ts'
import { up } from './up.ts'
import { user } from './user.ts'
import { webhooks } from './webhooks.ts'

/** Every command, in the order help lists them. */
export const commands: readonly Command[] = [
  up,
  ingest,
  bridge,
  replay,
  search,
  scan,
  rules,
  attack,
  alerts,
  cases,
  hunts,
  indicators,
  feeds,
  webhooks,
  rejects,
  user,
  key,
  audit,
  doctor,
  completionOf(() => commands),
]
