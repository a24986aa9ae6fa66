/** `SENTENCE (e.g. 'a',  or 'b', regex used for validation is 'EXPRESSION')`, double blanks as Kubernetes has them. */
export function formatMessage(sentence: string, expression: string, examples: readonly string[]): string {
  if (examples.length === 0) return `${sentence} (regex used for validation is '${expression}')`
  const quoted = examples.map((example) => `'${example}', `).join(' or ')
  return `${sentence} (e.g. ${quoted}regex used for validation is '${expression}')`
}

export function tooLongMessage(max: number): string {
  return `must be no more than ${max} characters`
}

export function rangeMessage(min: number, max: number): string {
  return `must be between ${min} and ${max}, inclusive`
}

/** Kubernetes counts the bytes of the UTF-8 form, whatever its message says. */
export function isTooLong(value: string, max: number): boolean {
  if (value.length > max) return true
  return value.length * 3 > max && utf8Length(value) > max
}

function utf8Length(value: string): number {
  let length = 0
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}
