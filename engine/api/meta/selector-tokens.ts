export type TokenKind = 'identifier' | 'in' | 'notin' | '=' | '==' | '!=' | '>' | '<' | '!' | '(' | ')' | ',' | 'end'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
}

const keywords = new Set<string>(['in', 'notin', '=', '==', '!=', '>', '<', '!', '(', ')', ','])
const isBlank = (character: string): boolean => /[ \t\r\n]/.test(character)
const isSymbol = (character: string): boolean => '=!(),><'.includes(character)

/** The tokens of a selector text; the last is always `end`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let position = 0
  while (position < text.length) {
    const character = text.charAt(position)
    if (isBlank(character)) {
      position++
      continue
    }
    const end = isSymbol(character) ? symbolEnd(text, position) : wordEnd(text, position)
    tokens.push(tokenOf(text.slice(position, end)))
    position = end
  }
  tokens.push({ kind: 'end', text: '' })
  return tokens
}

function tokenOf(text: string): Token {
  if (keywords.has(text)) return { kind: text as TokenKind, text }
  return { kind: 'identifier', text }
}

/** The longest operator from here on: `==` before `=`. */
function symbolEnd(text: string, start: number): number {
  let end = start + 1
  while (end < text.length && keywords.has(text.slice(start, end + 1))) end++
  return end
}

function wordEnd(text: string, start: number): number {
  let end = start
  while (end < text.length && !isBlank(text.charAt(end)) && !isSymbol(text.charAt(end))) end++
  return end
}
