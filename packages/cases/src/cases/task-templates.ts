import { AppError } from '@aurora/core'

/** Tasks that one kind of incident asks for, in the order in which they are usually done. */
export interface TaskTemplate {
  readonly id: string
  readonly name: string
  readonly tasks: readonly { readonly title: string; readonly dueHours: number }[]
}

/** Steps of NIST SP 800-61r3 for what small teams meet most: look, contain, remove, recover, tell. */
export const taskTemplates: readonly TaskTemplate[] = [
  {
    id: 'account',
    name: 'Account taken over',
    tasks: [
      { title: 'List the sign-ins of the account since it was last surely its owner’s', dueHours: 4 },
      { title: 'End its sessions, change its secrets, require a second factor', dueHours: 4 },
      { title: 'Look for forwarding rules, new keys, new applications and new members it made', dueHours: 24 },
      { title: 'Find other accounts that the same addresses used', dueHours: 24 },
      { title: 'Tell the owner, and how it happened', dueHours: 72 },
    ],
  },
  {
    id: 'phishing',
    name: 'Phishing',
    tasks: [
      { title: 'Keep the message with its headers as evidence', dueHours: 4 },
      { title: 'Find everybody who received it, opened the link or the attachment', dueHours: 4 },
      { title: 'Take the message out of the mailboxes, block sender, domain and URL', dueHours: 4 },
      { title: 'Change the secrets of whoever entered them', dueHours: 24 },
      { title: 'Thank whoever reported it', dueHours: 72 },
    ],
  },
  {
    id: 'malware',
    name: 'Malware on a host',
    tasks: [
      { title: 'Isolate the host from the network, leave it running', dueHours: 4 },
      { title: 'Keep memory, the file with its hash, and how it starts as evidence', dueHours: 24 },
      { title: 'Search all hosts for the hash, the addresses and the names it used', dueHours: 24 },
      { title: 'Find how it came in, and close that way', dueHours: 72 },
      { title: 'Set the host up anew, restore its data, watch it for a week', dueHours: 168 },
    ],
  },
  {
    id: 'ransomware',
    name: 'Ransomware',
    tasks: [
      { title: 'Cut the affected hosts and the backups off the network', dueHours: 1 },
      { title: 'Tell the people who decide, and the law enforcement that they choose', dueHours: 4 },
      { title: 'Name the family by its note and its file names; look for a decryptor', dueHours: 24 },
      { title: 'Find the first host and the accounts that were used; look for data that left', dueHours: 24 },
      { title: 'Test a backup for what it holds before anything is restored', dueHours: 72 },
      { title: 'Change every secret an administrator has', dueHours: 72 },
    ],
  },
  {
    id: 'intrusion',
    name: 'Server broken into',
    tasks: [
      { title: 'Limit who can reach the server; keep disk, memory and logs as evidence', dueHours: 4 },
      { title: 'Find the first request that worked, and what ran after it', dueHours: 24 },
      { title: 'Look for new accounts, keys, timers, services and web shells', dueHours: 24 },
      { title: 'Look for the way from there to other hosts', dueHours: 24 },
      { title: 'Mend the weakness everywhere it exists, set the server up anew', dueHours: 168 },
    ],
  },
  {
    id: 'leak',
    name: 'Data that left',
    tasks: [
      { title: 'Say which data, of whom, since when, and where it went', dueHours: 24 },
      { title: 'Close the way it left', dueHours: 24 },
      {
        title: 'Ask whether an authority and the people concerned must be told (GDPR article 33: 72 hours)',
        dueHours: 48,
      },
      { title: 'Ask the other side to take it down', dueHours: 72 },
    ],
  },
]

/** The template with this id. Fails with 'request.invalid'. */
export function requireTemplate(id: string): TaskTemplate {
  const template = taskTemplates.find((one) => one.id === id)
  if (template !== undefined) return template
  const hint = taskTemplates.map((one) => one.id).join(', ')
  throw new AppError('request.invalid', 'there is no such template', { hint })
}
