/** What a database says of an address. */
export interface GeoFacts {
  /** ISO 3166-1 alpha-2. */
  readonly countryIsoCode?: string
  readonly asNumber?: number
  readonly asOrganization?: string
}

const maxOrganizationCharacters = 256
const maxAsNumber = 2 ** 32 - 1

/**
 * Reads one record of an MMDB file; undefined when nothing of it is of use.
 *
 * Layouts: MaxMind and DB-IP (`country.iso_code`, `autonomous_system_number`; in `traits` where one file has everything)
 * and IPinfo's flat ones (`country_code` or `country`, `asn` as "AS64500", `as_name` or `name`). MaxMind, "GeoIP2 City and
 * Country CSV and MMDB", "GeoIP2 ASN"; IPinfo, "IPinfo Lite", "IP to ASN".
 */
export function readGeoRecord(record: unknown): GeoFacts | undefined {
  if (!isObject(record)) return undefined
  const traits = isObject(record['traits']) ? record['traits'] : undefined
  const country = record['country']
  const countryIsoCode =
    countryCode(isObject(country) ? country['iso_code'] : undefined) ??
    countryCode(record['country_code']) ??
    countryCode(country)
  const asn = record['asn']
  const asNumber =
    numberOf(record['autonomous_system_number']) ?? numberOf(traits?.['autonomous_system_number']) ?? numberOf(asn)
  const asOrganization =
    organization(record['autonomous_system_organization']) ??
    organization(traits?.['autonomous_system_organization']) ??
    organization(record['as_name']) ??
    (asn === undefined ? undefined : organization(record['name']))
  if (countryIsoCode === undefined && asNumber === undefined && asOrganization === undefined) return undefined
  return {
    ...(countryIsoCode === undefined ? {} : { countryIsoCode }),
    ...(asNumber === undefined ? {} : { asNumber }),
    ...(asOrganization === undefined ? {} : { asOrganization }),
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const countryCode = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : undefined

/** 64500, "64500" and "AS64500" are one. */
function numberOf(value: unknown): number | undefined {
  const number =
    typeof value === 'string' && /^(?:AS)?\d{1,10}$/i.test(value) ? Number(value.replace(/^AS/i, '')) : value
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number <= maxAsNumber
    ? number
    : undefined
}

function organization(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  return value.trim().slice(0, maxOrganizationCharacters).toWellFormed()
}
