const fnvOffset = 0x811c9dc5
const fnvPrime = 0x01000193

/** The bytes of a text in UTF-8. */
function utf8(text: string): number[] {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    }
  }
  return bytes
}

/** FNV-1, 32 bits, of the UTF-8 bytes: Go's `fnv.New32`. */
export function fnv32(text: string): number {
  let hash = fnvOffset
  for (const byte of utf8(text)) hash = Math.imul(hash, fnvPrime) ^ byte
  return hash >>> 0
}

/** FNV-1a, 32 bits, of the UTF-8 bytes: Go's `fnv.New32a`. */
export function fnv32a(text: string): number {
  let hash = fnvOffset
  for (const byte of utf8(text)) hash = Math.imul(hash ^ byte, fnvPrime)
  return hash >>> 0
}

const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** A text of the same length without vowels, fit for names. Source: apimachinery pkg/util/rand SafeEncodeString. */
export function safeEncode(text: string): string {
  return utf8(text)
    .map((byte) => safeAlphabet.charAt(byte % safeAlphabet.length))
    .join('')
}

/** A word that stands for no JSON value, so that `["a","b"]` and `["ab"]` differ. */
const marks = {
  open: 0x1_0001,
  close: 0x1_0002,
  list: 0x1_0003,
  end: 0x1_0004,
  text: 0x1_0005,
  other: 0x1_0006,
} as const

function fed(hash: number, word: number): number {
  return Math.imul(hash ^ word, fnvPrime)
}

function fedText(start: number, text: string): number {
  let hash = start
  for (let index = 0; index < text.length; index++) hash = fed(hash, text.charCodeAt(index))
  return hash
}

/** Feeds a JSON value in canonical form, its keys in order, to the hash. */
function fedValue(hash: number, value: unknown): number {
  if (typeof value === 'string') return fedText(fed(hash, marks.text), value)
  if (typeof value !== 'object' || value === null) return fedText(fed(hash, marks.other), String(value))
  if (Array.isArray(value)) {
    let listed = fed(hash, marks.list)
    for (const item of value) listed = fedValue(listed, item)
    return fed(listed, marks.end)
  }
  const fields = value as Readonly<Record<string, unknown>>
  let opened = fed(hash, marks.open)
  for (const key of Object.keys(fields).sort()) {
    const field = fields[key]
    if (field !== undefined) opened = fedValue(fedText(fed(opened, marks.text), key), field)
  }
  return fed(opened, marks.close)
}

/** A hash of a JSON value's content, whatever the order of its keys: 32 bits. */
export function contentHash(value: unknown): number {
  return fedValue(fnvOffset, value) >>> 0
}

const templateMemory = new WeakMap<object, { readonly hash: number; readonly text: string }>()

/**
 * The `pod-template-hash` of a template: depends on its content alone, and on how often that hash was taken already.
 * Kubernetes' own values come from the memory layout of its program and cannot be had here.
 */
export function templateHash(template: object, collisionCount?: number): string {
  let known = templateMemory.get(template)
  if (known === undefined) {
    const hash = contentHash(template)
    known = { hash, text: safeEncode(String(hash)) }
    templateMemory.set(template, known)
  }
  if (collisionCount === undefined) return known.text
  return safeEncode(String(fedText(fed(known.hash, marks.other), String(collisionCount)) >>> 0))
}
