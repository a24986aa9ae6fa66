import { CommandError } from './result.ts'

/** `key=value`; quotes around the value are taken off. */
export function literalOf(source: string): readonly [string, string] {
  const equals = source.indexOf('=')
  if (equals < 1) throw new CommandError(`invalid literal source ${source}, expected key=value`)
  const value = source.slice(equals + 1)
  return [source.slice(0, equals), value.replace(/^(['"])(.*)\1$/s, '$2')]
}

/** The lines of a file of variables: a name alone has no value here. */
export function environmentOf(text: string): readonly (readonly [string, string])[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
  return lines.map((line) => {
    const equals = line.indexOf('=')
    return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)]
  })
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The UTF-8 bytes of a text in base 64. */
export function base64(text: string): string {
  const bytes = [...new TextEncoder().encode(text)]
  let encodedText = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(at, at + 3)
    const bits = (a << 16) | (b << 8) | c
    const signs = [18, 12, 6, 0].map((shift) => alphabet[(bits >> shift) & 63]).join('')
    encodedText += signs.slice(0, Math.min(4, bytes.length - at + 1)).padEnd(4, '=')
  }
  return encodedText
}

/** The text of UTF-8 bytes in base 64; undefined where it is none. */
export function fromBase64(text: string): string | undefined {
  const signs = text.replace(/=+$/, '')
  if (/[^A-Za-z0-9+/]/.test(signs)) return undefined
  const bits = [...signs].map((sign) => alphabet.indexOf(sign).toString(2).padStart(6, '0')).join('')
  const bytes = bits.match(/.{8}/g) ?? []
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2)))
}
