import { addressOf } from './peer-name.ts'
import { SyslogStreamListener, type ListenAddress, type SharedParts } from './stream-listener.ts'

/** Receives syslog over TCP in both framings of RFC 6587; the sender's address is the sensor. */
export async function openSyslogTcp(address: ListenAddress, parts: SharedParts): Promise<SyslogStreamListener> {
  return await SyslogStreamListener.open('tcp', address, parts, (serve) => (socket) => serve(socket, addressOf(socket)))
}
