const bytes: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** The lowest 16 bits as four digits. */
export const hex = (value: number): string => `${bytes[(value >>> 8) & 255]}${bytes[value & 255]}`

/** A whole number up to 2^53, in pieces: numbers of more than 31 bits take long to become texts. */
export function hexText(value: number): string {
  const high = Math.floor(value / 0x1_0000_0000)
  return high === 0 ? value.toString(16) : `${high.toString(16)}${hex(value >>> 16)}${hex(value)}`
}
