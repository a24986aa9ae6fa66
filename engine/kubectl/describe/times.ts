import { civilTime, weekdayOf } from '../../api/meta/calendar.ts'
import { parseTime } from '../../api/meta/time.ts'

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Fri, 20 Nov 2026 18:32:50 +0000`: how kubectl describe writes times, RFC 1123 with a numeric zone. */
export function longTime(timestamp: string | null | undefined): string {
  if (!timestamp) return 'Mon, 01 Jan 0001 00:00:00 +0000'
  const unixMs = parseTime(timestamp)
  const { year, month, day, hour, minute, second } = civilTime(unixMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${weekdays[weekdayOf(unixMs)]}, ${two(day)} ${months[month - 1]} ${year} ${two(hour)}:${two(minute)}:${two(second)} +0000`
}
