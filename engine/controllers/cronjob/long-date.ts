import { civilFromDays, weekdayOf } from '../../api/meta/calendar.ts'
import { formatTime } from '../../api/meta/time.ts'

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Mon, 02 Jan 2006 15:04:05 +0000`: Go's RFC1123Z in universal time. */
export function longDate(unixMs: number): string {
  const { year, month, day } = civilFromDays(Math.floor(unixMs / 86_400_000))
  const clock = formatTime(unixMs).slice(11, 19)
  return `${days[weekdayOf(unixMs)]}, ${String(day).padStart(2, '0')} ${months[month - 1]} ${year} ${clock} +0000`
}
