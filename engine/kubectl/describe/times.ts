import { civilTime, weekdayOf } from '../../api/meta/calendar.ts'
import { parseTime } from '../../api/meta/time.ts'
import { zoneOffsetMs } from '../../api/meta/time-zones.ts'

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Fri Nov 20 18:32:50 UTC 2026`: how `date` writes a time. */
export function dateText(unixMs: number): string {
  const { year, month, day, hour, minute, second } = civilTime(unixMs)
  return `${weekdays[weekdayOf(unixMs)]} ${months[month - 1]} ${String(day).padStart(2)} ${two(hour)}:${two(minute)}:${two(second)} UTC ${year}`
}

/** `Fri, 20 Nov 2026 18:32:50 +0000`: how kubectl describe writes times, RFC 1123 with a numeric zone. */
export function longTime(timestamp: string | null | undefined, zone = 'UTC'): string {
  if (!timestamp) return 'Mon, 01 Jan 0001 00:00:00 +0000'
  const { localMs, offset } = inZone(timestamp, zone)
  const { year, month, day, hour, minute, second } = civilTime(localMs)
  return `${weekdays[weekdayOf(localMs)]}, ${two(day)} ${months[month - 1]} ${year} ${two(hour)}:${two(minute)}:${two(second)} ${offset}`
}

/** `2026-11-20 18:32:50 +0000 UTC`: how Go prints a time by itself. */
export function goTime(timestamp: string, zone = 'UTC'): string {
  const { localMs, offset, name } = inZone(timestamp, zone)
  const { year, month, day, hour, minute, second } = civilTime(localMs)
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)} ${offset} ${name}`
}

const two = (value: number): string => String(value).padStart(2, '0')

const hourMs = 3_600_000

/** A time on the clocks of a zone, with the zone's distance from universal time and its name. */
function inZone(timestamp: string, zone: string): { localMs: number; offset: string; name: string } {
  const unixMs = parseTime(timestamp)
  const offsetMs = zoneOffsetMs(zone, unixMs)
  const minutes = Math.abs(offsetMs) / 60_000
  const offset = `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`
  return { localMs: unixMs + offsetMs, offset, name: nameOf(zone, offsetMs, offset) }
}

/** The letters of zones by where they are and how far from universal time; others are called by their distance. */
const zoneNames: readonly (readonly [zones: RegExp, byHours: Readonly<Record<string, string>>])[] = [
  [/^(UTC|Etc\/.*|UCT|Zulu)$/, { 0: 'UTC' }],
  [/^(America\/(Los_Angeles|Vancouver|Tijuana)|US\/Pacific|PST8PDT)$/, { '-8': 'PST', '-7': 'PDT' }],
  [/^(America\/(Denver|Edmonton|Phoenix)|US\/Mountain|MST7MDT|MST)$/, { '-7': 'MST', '-6': 'MDT' }],
  [/^(America\/(Chicago|Winnipeg)|US\/Central|CST6CDT)$/, { '-6': 'CST', '-5': 'CDT' }],
  [/^(America\/(New_York|Toronto|Detroit)|US\/Eastern|EST5EDT|EST)$/, { '-5': 'EST', '-4': 'EDT' }],
  [/^Europe\/(London)$/, { 0: 'GMT', 1: 'BST' }],
  [/^(Europe\/Lisbon|WET)$/, { 0: 'WET', 1: 'WEST' }],
  [/^(Europe\/.*|CET|EET)$/, { 1: 'CET', 2: 'CEST' }],
  [/^Asia\/(Shanghai|Taipei)$/, { 8: 'CST' }],
  [/^(Asia\/Tokyo|Japan)$/, { 9: 'JST' }],
  [/^Asia\/Seoul$/, { 9: 'KST' }],
  [/^Asia\/(Kolkata|Calcutta)$/, { 5.5: 'IST' }],
]

/** The zones of eastern Europe, whose winter is the summer of those in its middle. */
const eastern = /^(EET|Europe\/(Athens|Bucharest|Helsinki|Kyiv|Riga|Sofia|Vilnius))$/

function nameOf(zone: string, offsetMs: number, offset: string): string {
  const hours = String(offsetMs / hourMs)
  if (eastern.test(zone)) return hours === '2' ? 'EET' : 'EEST'
  const found = zoneNames.find(([zones]) => zones.test(zone))?.[1][hours]
  return found ?? offset.replace(/00$/, '')
}
