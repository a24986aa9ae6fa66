import { CommandError } from '../result.ts'

/** `a=b,c=d`. Source: kubectl pkg/generate/generate.go ParseLabels. */
export function labelsFrom(text: string): Record<string, string> {
  const pairs = text.split(',').map((spec) => {
    const [key, value, ...more] = spec.split('=')
    if (value === undefined || more.length > 0) throw new CommandError(`unexpected label spec: ${spec}`)
    if (!key) throw new CommandError('unexpected empty label key')
    return [key, value] as const
  })
  return Object.fromEntries(pairs)
}

/** A whole number as Go's Atoi reads it. */
export function wholeNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}
