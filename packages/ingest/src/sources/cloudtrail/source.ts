import type { Recognition, Sample, Source } from '../../source.ts'
import { knownAt } from '../document.ts'
import { jsonReader } from '../json-reader.ts'
import { normalizeCloudTrail, recordOf, serviceOf } from './mapping.ts'

/** AWS CloudTrail, a record an object. AWS, "CloudTrail record contents". */
export const cloudTrailSource: Source = {
  name: 'cloudtrail',
  title: 'AWS CloudTrail',
  summary: 'Calls of AWS interfaces and sign-ins: records of delivery files, also in EventBridge envelopes.',
  isStateful: false,
  jsonWrappers: ['Records'],
  aliases: {
    'cloud.account.id': 'recipientAccountId',
    'cloud.region': 'awsRegion',
    'event.id': 'eventID',
    'event.provider': 'eventSource',
    'user.id': 'userIdentity.principalId',
    'user.type': 'userIdentity.type',
    'aws.cloudtrail.user_identity.arn': 'userIdentity.arn',
    'aws.cloudtrail.error_code': 'errorCode',
    'tls.version': 'tlsDetails.tlsVersion',
    'tls.cipher': 'tlsDetails.cipherSuite',
  },
  open: () => jsonReader('any', normalizeCloudTrail),
  recognize,
}

const marks = ['userIdentity', 'awsRegion', 'eventVersion', 'recipientAccountId', 'sourceIPAddress', 'eventID']

/** A call of a service of amazonaws.com, beside members of every record. */
function recognize({ document }: Sample): Recognition | undefined {
  if (document === undefined) return undefined
  const record = recordOf(document)
  const source = knownAt(record, 'eventSource')
  const found = marks.filter((name) => name in record)
  const isAws = source !== undefined && /\.amazonaws\.com(\.cn)?$/.test(source)
  if (!('eventName' in record) || found.length < 2 || (!isAws && found.length < 4)) return undefined
  return { confidence: isAws ? 0.98 : 0.9, dataset: serviceOf(record), because: `eventName beside ${found.join(', ')}` }
}
