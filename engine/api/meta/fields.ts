/** A field selector that Kubernetes does not understand; the message is Kubernetes' own. */
export class FieldSelectorError extends Error {
  override readonly name = 'FieldSelectorError'
}

/** What a field selector asks of one field. */
export interface FieldRequirement {
  readonly field: string
  readonly operator: '=' | '!='
  readonly value: string
}

/** A compiled field selector, such as `spec.nodeName=worker-1,status.phase!=Running`. */
export interface FieldSelector {
  readonly requirements: readonly FieldRequirement[]
  readonly isEmpty: boolean
  /** `textOf` gives a field's text; a field that the object does not have is the empty text. */
  matches(textOf: (field: string) => string | undefined): boolean
  /** The one value that the field must have, where there is one: an index can be asked for it. */
  requiredValue(field: string): string | undefined
  toString(): string
}

class CompiledFieldSelector implements FieldSelector {
  constructor(readonly requirements: readonly FieldRequirement[]) {}

  get isEmpty(): boolean {
    return this.requirements.length === 0
  }

  matches(textOf: (field: string) => string | undefined): boolean {
    for (const { field, operator, value } of this.requirements) {
      if (((textOf(field) ?? '') === value) !== (operator === '=')) return false
    }
    return true
  }

  requiredValue(field: string): string | undefined {
    return this.requirements.find((each) => each.field === field && each.operator === '=')?.value
  }

  toString(): string {
    return this.requirements.map(({ field, operator, value }) => field + operator + escapeFieldValue(value)).join(',')
  }
}

/** Selects every object. */
export const everyField: FieldSelector = new CompiledFieldSelector([])

/** A selector of the given requirements. */
export function fieldSelectorOf(requirements: readonly FieldRequirement[]): FieldSelector {
  return requirements.length === 0 ? everyField : new CompiledFieldSelector(requirements)
}

/**
 * Compiles a field selector: terms with `=`, `==` or `!=`, separated by commas; a backslash before a comma, an equals
 * sign or a backslash makes it part of a value. Throws a FieldSelectorError in Kubernetes' words. Which fields a kind
 * can be selected by is not judged here. Source: apimachinery pkg/fields ParseSelector.
 */
export function parseFieldSelector(text: string): FieldSelector {
  const terms = splitTerms(text)
    .filter((term) => term !== '')
    .sort()
  return fieldSelectorOf(terms.map((term) => requirementOf(term, text)))
}

function splitTerms(text: string): string[] {
  const terms: string[] = []
  let start = 0
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === ',') {
      terms.push(text.slice(start, index))
      start = index + 1
    }
  }
  return [...terms, text.slice(start)]
}

function requirementOf(term: string, text: string): FieldRequirement {
  const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term)
  if (match === null) throw new FieldSelectorError(`invalid selector: '${text}'; can't understand '${term}'`)
  const [, field = '', operator, value = ''] = match
  return { field, operator: operator === '!=' ? '!=' : '=', value: unescapeFieldValue(value) }
}

/** The value as it stands behind the operator of a selector text. */
export function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&')
}

function unescapeFieldValue(text: string): string {
  let value = ''
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (character === '\\') {
      index++
      const escaped = text.charAt(index)
      if (escaped === '' || !'\\,='.includes(escaped)) {
        throw new FieldSelectorError(`invalid field selector: invalid escape sequence: \\${escaped}`)
      }
      value += escaped
    } else if (character === ',' || character === '=') {
      throw new FieldSelectorError(`invalid field selector: unescaped character in value: ${character}`)
    } else value += character
  }
  return value
}
