import { civilFromDays, daysFromCivil } from './calendar.ts'

/**
 * How a zone's clocks change in a year, as its law has been for many years: between two Sundays, each at an hour in the
 * clock that holds until then. Source: the IANA time zone database.
 */
interface Change {
  readonly month: number
  /** The first, second ... Sunday, or the last. */
  readonly sunday: number | 'last'
  /** The hour, in universal time or in the zone's own. */
  readonly hour: number
  readonly in: 'UTC' | 'local'
}

interface SummerTime {
  readonly begins: Change
  readonly ends: Change
}

interface Zone {
  readonly standardMinutes: number
  readonly summer?: SummerTime
}

const europe: SummerTime = {
  begins: { month: 3, sunday: 'last', hour: 1, in: 'UTC' },
  ends: { month: 10, sunday: 'last', hour: 1, in: 'UTC' },
}
const northAmerica: SummerTime = {
  begins: { month: 3, sunday: 2, hour: 2, in: 'local' },
  ends: { month: 11, sunday: 1, hour: 2, in: 'local' },
}
const australia: SummerTime = {
  begins: { month: 10, sunday: 1, hour: 2, in: 'local' },
  ends: { month: 4, sunday: 1, hour: 3, in: 'local' },
}
const newZealand: SummerTime = { ...australia, begins: { month: 9, sunday: 'last', hour: 2, in: 'local' } }

function zones(hours: number, names: string, summer?: SummerTime): readonly (readonly [string, Zone])[] {
  const zone = { standardMinutes: hours * 60, ...(summer !== undefined && { summer }) }
  return names.split(' ').map((name) => [name, zone] as const)
}

const known: ReadonlyMap<string, Zone> = new Map([
  ...zones(0, 'UTC Etc/UTC Etc/GMT GMT UCT Zulu Africa/Abidjan Africa/Accra Atlantic/Reykjavik'),
  ...zones(0, 'Europe/London Europe/Dublin Europe/Lisbon WET', europe),
  ...zones(
    1,
    'CET Europe/Amsterdam Europe/Belgrade Europe/Berlin Europe/Brussels Europe/Budapest Europe/Copenhagen ' +
      'Europe/Luxembourg Europe/Madrid Europe/Oslo Europe/Paris Europe/Prague Europe/Rome Europe/Stockholm ' +
      'Europe/Vienna Europe/Warsaw Europe/Zurich',
    europe,
  ),
  ...zones(1, 'Africa/Lagos Africa/Algiers Africa/Tunis'),
  ...zones(
    2,
    'EET Europe/Athens Europe/Bucharest Europe/Helsinki Europe/Kyiv Europe/Riga Europe/Sofia Europe/Vilnius',
    europe,
  ),
  ...zones(2, 'Africa/Johannesburg'),
  ...zones(3, 'Europe/Istanbul Europe/Moscow Africa/Nairobi Asia/Riyadh'),
  ...zones(4, 'Asia/Dubai'),
  ...zones(5, 'Asia/Karachi'),
  ...zones(5.5, 'Asia/Kolkata Asia/Calcutta Asia/Colombo'),
  ...zones(7, 'Asia/Bangkok Asia/Jakarta Asia/Ho_Chi_Minh'),
  ...zones(8, 'Asia/Shanghai Asia/Hong_Kong Asia/Singapore Asia/Taipei Asia/Manila Australia/Perth'),
  ...zones(9, 'Asia/Tokyo Asia/Seoul Japan'),
  ...zones(10, 'Australia/Sydney Australia/Melbourne Australia/Hobart', australia),
  ...zones(10, 'Australia/Brisbane'),
  ...zones(12, 'Pacific/Auckland NZ', newZealand),
  ...zones(-3, 'America/Sao_Paulo America/Argentina/Buenos_Aires'),
  ...zones(-4, 'America/Halifax Atlantic/Bermuda', northAmerica),
  ...zones(-4, 'America/Puerto_Rico'),
  ...zones(-5, 'America/New_York America/Toronto America/Detroit US/Eastern EST5EDT', northAmerica),
  ...zones(-5, 'EST America/Bogota America/Lima America/Panama'),
  ...zones(-6, 'America/Chicago America/Winnipeg US/Central CST6CDT', northAmerica),
  ...zones(-6, 'America/Mexico_City America/Costa_Rica'),
  ...zones(-7, 'America/Denver America/Edmonton US/Mountain MST7MDT', northAmerica),
  ...zones(-7, 'America/Phoenix MST'),
  ...zones(-8, 'America/Los_Angeles America/Vancouver US/Pacific PST8PDT', northAmerica),
  ...zones(-9, 'America/Anchorage', northAmerica),
  ...zones(-10, 'Pacific/Honolulu HST'),
])

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Whether the rules of a zone are known here. */
export function isKnownTimeZone(name: string): boolean {
  return known.has(name)
}

/** How far the clocks of a zone are ahead of universal time at an instant. @throws Error for a zone that is not known here */
export function zoneOffsetMs(name: string, unixMs: number): number {
  const zone = known.get(name)
  if (zone === undefined) throw new Error(`unknown time zone ${name}`)
  const standardMs = zone.standardMinutes * 60_000
  if (zone.summer === undefined) return standardMs
  const { year } = civilFromDays(Math.floor((unixMs + standardMs) / dayMs))
  const beginsMs = instantOf(zone.summer.begins, year, standardMs)
  const endsMs = instantOf(zone.summer.ends, year, standardMs + hourMs)
  const isSummer = beginsMs < endsMs ? beginsMs <= unixMs && unixMs < endsMs : unixMs >= beginsMs || unixMs < endsMs
  return isSummer ? standardMs + hourMs : standardMs
}

function instantOf({ month, sunday, hour, in: clock }: Change, year: number, offsetMs: number): number {
  const day = sunday === 'last' ? lastSunday(year, month) : firstSunday(year, month) + (sunday - 1) * 7
  return day * dayMs + hour * hourMs - (clock === 'UTC' ? 0 : offsetMs)
}

/** The first of January 1970 was a Thursday. */
function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

function firstSunday(year: number, month: number): number {
  const first = daysFromCivil(year, month, 1)
  return first + ((7 - weekday(first)) % 7)
}

function lastSunday(year: number, month: number): number {
  const last = (month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1)) - 1
  return last - weekday(last)
}
