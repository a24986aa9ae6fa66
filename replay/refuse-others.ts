/** @throws naming the first field that is not known */
export function refuseOthers(what: string, fields: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const other = Object.keys(fields).find((name) => !known.includes(name))
  if (other !== undefined)
    throw new Error(`${what} says "${other}", which cannot be replayed (what can be: ${known.join(', ')}).`)
}
