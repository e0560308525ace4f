import { useState, type ReactElement } from 'react'
import { serverNowMs } from '../../api/server-clock.ts'
import { usePageAddress } from '../../app/use-page-address.ts'
import { Button } from '../../components/button/button.tsx'
import { Command } from '../../components/command/command.tsx'
import { usePageTitle } from '../../components/page-title/use-page-title.ts'
import { useAccounts } from '../sources/queries.ts'
import { connectAddress } from './address.ts'
import { KeyMaker } from './key-maker.tsx'
import { keyPlace, kinds, type Kind, type Server } from './kinds.ts'
import { Waiting } from './waiting.tsx'
import styles from './connect.module.css'

/** Connects a source: what it is, the exact lines for it, and then seeing its first event arrive (UX §11). */
export function ConnectPage(): ReactElement {
  const [{ kind: name, since }, change] = usePageAddress(connectAddress)
  const kind = kinds.find((one) => one.name === name)
  usePageTitle(kind === undefined ? 'Connect a source' : `${kind.title} – Connect a source`)
  const begin = (): string => new Date(serverNowMs()).toISOString()
  return (
    <div className={styles.page}>
      <h1>Connect a source</h1>
      <section aria-labelledby="pick-title">
        <h2 id="pick-title">1. What is it?</h2>
        <ul className={styles.kinds}>
          {kinds.map(({ name: one, title, means }) => (
            <li key={one}>
              <button
                type="button"
                aria-pressed={one === name}
                onClick={() => change({ kind: one, since: since ?? begin() })}
              >
                <strong>{title}</strong>
                <span>{means}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      {kind !== undefined && (
        <>
          <LinesOf key={kind.name} kind={kind} />
          {since !== undefined && (
            <Waiting kind={kind} since={since} onAgain={() => change({ since: begin() }, { replace: true })} />
          )}
          {since === undefined && <Button onClick={() => change({ since: begin() })}>Wait for it</Button>}
        </>
      )}
    </div>
  )
}

const syslogPorts = [
  { transport: 'udp', port: 5514 },
  { transport: 'tcp', port: 5514 },
]

function LinesOf({ kind }: { readonly kind: Kind }): ReactElement {
  const [key, setKey] = useState<string>()
  const listening = useAccounts().data?.listening
  const { origin, hostname: host } = globalThis.location
  // What a server that does not listen yet is going to listen at: the command above the lines says so.
  const isDeaf = listening !== undefined && listening.length === 0
  const ports = isDeaf ? syslogPorts : (listening ?? [])
  const portOf = (wanted: string): number | undefined => ports.find(({ transport }) => transport === wanted)?.port
  const server: Server = {
    origin,
    host,
    key: key ?? keyPlace,
    syslogUdp: portOf('udp'),
    syslogTcp: portOf('tcp'),
  }
  return (
    <section className={styles.lines} aria-labelledby="lines-title">
      <h2 id="lines-title">2. Set it up</h2>
      {isDeaf && kind.needsSyslog === true && (
        <div className={styles.first}>
          <p>This server does not listen for syslog yet. Start it with:</p>
          <Command text="./aurora up --host 0.0.0.0 --syslog-udp 5514 --syslog-tcp 5514" />
        </div>
      )}
      {kind.needsKey === true && <KeyMaker kind={kind} made={key} onMade={setKey} />}
      {kind.lines(server).map(({ title, text }) => (
        <div key={title}>
          <h3>{title}</h3>
          <Command text={text} />
        </div>
      ))}
    </section>
  )
}
